import { deepEqual, equal } from "node:assert/strict";
import { NO_TALLY } from "../../../../../shared/carbon/estimate_tally.ts";
import { readCursor } from "../../../../../shared/connectors/aws/estimated_emissions/estimate_cursor.ts";

const after = { account: "1", service: "A", region: "", currency: "USD" };

Deno.test("readCursor() knows its own form", () => {
  const cursor = { v: 1, version: "x", after, tally: NO_TALLY };
  deepEqual(readCursor(cursor), cursor);
});

Deno.test("readCursor() of anything else begins anew", () => {
  for (const stored of [null, 7, {}, { v: 2, version: "x", after }, { v: 1 }]) {
    equal(readCursor(stored), null);
  }
});
