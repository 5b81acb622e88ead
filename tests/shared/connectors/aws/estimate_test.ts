import { deepEqual } from "node:assert/strict";
import { estimateSync } from "../../../../shared/connectors/aws/estimate.ts";

const PRICE = { requestPriceUsd: "0.01", dailyCap: 30 };

Deno.test("estimateSync() prices each month the window touches", () => {
  deepEqual(estimateSync({ start: "2026-02-19", end: "2026-03-21" }, PRICE), {
    billing_periods: 2,
    requests: 16,
    price_usd: "0.16",
    days: 1,
  });
});

Deno.test("estimateSync() takes an account's own figure, and tells how many days the cap makes of it", () => {
  deepEqual(
    estimateSync({ start: "2025-02-01", end: "2026-04-01" }, {
      ...PRICE,
      requestsPerPeriod: 110,
    }),
    { billing_periods: 14, requests: 1540, price_usd: "15.4", days: 52 },
  );
});
