import { equal } from "node:assert/strict";
import {
  bigQueryUrl,
  tokenUrl,
} from "../../../../shared/connectors/gcp/connection.ts";
import { manualClock } from "../../../support/manual_clock.ts";

const GOOGLE = {
  endpointUrl: null,
  fetch,
  clock: manualClock(),
  random: () => 0,
};

Deno.test("tokenUrl() and bigQueryUrl() name Google's hosts, or the one origin that replaces them", () => {
  equal(tokenUrl(GOOGLE), "https://oauth2.googleapis.com/token");
  equal(bigQueryUrl(GOOGLE), "https://bigquery.googleapis.com/bigquery/v2");
  const loopback = { ...GOOGLE, endpointUrl: "http://127.0.0.1:9" };
  equal(tokenUrl(loopback), "http://127.0.0.1:9/token");
  equal(bigQueryUrl(loopback), "http://127.0.0.1:9/bigquery/v2");
});
