import { deepEqual, equal } from "node:assert/strict";
import { invoicePeriods } from "../../../../shared/connectors/aws/invoice_periods.ts";

const TODAY = "2026-10-05";

Deno.test("invoicePeriods() reads thirteen months the first time, newest first", () => {
  const periods = invoicePeriods({ today: TODAY, window: null, known: [] });
  equal(periods.length, 13);
  equal(periods[0], "2026-10-01");
  equal(periods.at(-1), "2025-10-01");
  deepEqual(periods, [...periods].sort().reverse());
});

Deno.test("invoicePeriods() reads the current period and the two before every time", () => {
  const known = invoicePeriods({ today: TODAY, window: null, known: [] });
  deepEqual(invoicePeriods({ today: TODAY, window: null, known }), [
    "2026-10-01",
    "2026-09-01",
    "2026-08-01",
  ]);
});

Deno.test("invoicePeriods() reads again what was never read to its end", () => {
  const known = invoicePeriods({ today: TODAY, window: null, known: [] })
    .filter((start) => start !== "2026-02-01");
  deepEqual(invoicePeriods({ today: TODAY, window: null, known }), [
    "2026-10-01",
    "2026-09-01",
    "2026-08-01",
    "2026-02-01",
  ]);
});

Deno.test("invoicePeriods() reads the months a window touches and no others, none to come", () => {
  const months = (start: string, end: string) =>
    invoicePeriods({ today: TODAY, window: { start, end }, known: [] });
  deepEqual(months("2026-01-31", "2026-03-01"), ["2026-02-01", "2026-01-01"]);
  deepEqual(months("2026-09-15", "2026-11-01"), ["2026-10-01", "2026-09-01"]);
});
