import { deepEqual, throws } from "node:assert/strict";
import {
  emissionMonths,
  emissionsQuery,
} from "../../../../supabase/functions/connector-sync/emissions_query.ts";
import { requireInput } from "../../../../shared/platform/valid_input.ts";

const TODAY = "2026-03-20";

Deno.test("emissionsQuery takes a month in both spellings, and both months belong to the answer", () => {
  const query = requireInput(emissionsQuery, { from: "202511", to: "2026-01" });
  deepEqual(emissionMonths(query, TODAY), {
    start: "2025-11-01",
    end: "2026-02-01",
  });
});

Deno.test("emissionMonths() means the last twelve months that are over when none is named", () => {
  deepEqual(emissionMonths({}, TODAY), {
    start: "2025-03-01",
    end: "2026-03-01",
  });
});

for (
  const [bad, message] of [
    [{ from: "2026-13" }, /from .*a month like 2026-01: found "2026-13"/],
    [{ from: "2026-02", to: "2026-01" }, /to .*a month not before from/],
    [{ group: "weather" }, /group .*one of month, .*: found "weather"/],
    [{ method: "both" }, /method .*one of location_based, market_based/],
    [{ colour: "red" }, /colour/],
  ] as const
) {
  Deno.test(`emissionsQuery refuses ${JSON.stringify(bad)}`, () => {
    throws(() => requireInput(emissionsQuery, bad), message);
  });
}
