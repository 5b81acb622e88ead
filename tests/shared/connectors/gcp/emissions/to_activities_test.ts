import { deepEqual, equal } from "node:assert/strict";
import { readRecord } from "../../../../../shared/connectors/aws/wire_record.ts";
import { readEmissions } from "../../../../../shared/connectors/gcp/emissions/to_activities.ts";

const ROW = {
  month: "2026-02-01",
  billing_account_id: "012345-6789AB-CDEF01",
  project_number: "7001",
  service_id: "6F81-5844-456A",
  location: "europe-west1-b",
  model_version: "11",
  project_id: "acme-web",
  service: "Compute Engine",
  region: "europe-west1",
  scope_1: "0",
  scope_2_location: "0.00000012",
  scope_2_market: null,
  scope_3: "5",
  total_market: null,
  total_location: "5.00000012",
};

function read(change: Readonly<Record<string, unknown>> = {}) {
  return readRecord(
    { ...ROW, ...change },
    "p",
    (record) => readEmissions(record, "2026-02-01"),
  );
}

function value(change?: Readonly<Record<string, unknown>>) {
  const found = read(change);
  if ("value" in found) return found.value;
  throw new Error(found.reject.reason);
}

function reason(change: Readonly<Record<string, unknown>>): string {
  const found = read(change);
  return "reject" in found ? found.reject.reason : "";
}

Deno.test("readEmissions() makes a row of a zero and nothing of null", () => {
  deepEqual(
    value().activities.map(({ external_key, co2e_kg }) => [
      external_key,
      co2e_kg,
    ]),
    [
      ["1|single", "0"],
      ["2|location_based", "0.00000012"],
      ["3|single", "5"],
    ].map(([what, kg]) => [
      `012345-6789AB-CDEF01|2026-02-01|7001|6F81-5844-456A|europe-west1-b|${what}`,
      kg,
    ]),
  );
});

Deno.test("readEmissions() takes a location for the region where there is none, unless it is global", () => {
  const region = (location: string | null) =>
    value({ region: null, location }).activities[0]?.region_raw;
  equal(region("Canada"), "Canada");
  equal(region("global"), undefined);
  equal(region(null), undefined);
});

Deno.test("readEmissions() checks a total to a gram, and only one whose scopes are all there", () => {
  deepEqual(value().differences, []);
  deepEqual(value({ total_location: "5.001" }).differences, []);
  const [difference] = value({ total_location: "5.0011" }).differences;
  equal(difference?.method, "location_based");
  equal(difference?.sum.toString(), "5.00000012");
  deepEqual(value({ total_market: "9" }).differences, []);
});

Deno.test("readEmissions() refuses another month and what makes no key", () => {
  equal(
    reason({ month: "2026-01-01" }),
    '/month must be 2026-02-01: found "2026-01-01"',
  );
  equal(
    reason({ service_id: null }),
    "/service_id must be text: found null",
  );
  equal(
    reason({ scope_3: "1,2" }),
    '/scope_3 must be a decimal number: found "1,2"',
  );
});
