import { deepEqual } from "node:assert/strict";
import { estimateSync } from "../../../../shared/connectors/aws/estimate.ts";

const COST = { dataset: "service_usage", requestPriceUsd: "0.01" };
const FREE = [
  { dataset: "contracts", requestPriceUsd: "0" },
  { dataset: "invoices", requestPriceUsd: "0.00" },
];
const OPTIONS = { today: "2026-03-20", dailyCap: 30 };

Deno.test("estimateSync() prices each month the window touches, one that is over by a request more", () => {
  deepEqual(
    estimateSync({ start: "2026-02-19", end: "2026-03-21" }, [COST], OPTIONS),
    {
      billing_periods: 2,
      requests: 8 + 9,
      price_usd: "0.17",
      days: 1,
      datasets: [
        { dataset: "service_usage", requests: 17, price_usd: "0.17" },
      ],
    },
  );
});

Deno.test("estimateSync() takes an account's own figure, and tells how many days the cap makes of it", () => {
  const known = { ...COST, requestsPerPeriod: 110 };
  const { datasets: _, ...sum } = estimateSync(
    { start: "2025-02-01", end: "2026-04-01" },
    [known],
    OPTIONS,
  );
  deepEqual(sum, {
    billing_periods: 14,
    requests: 1540,
    price_usd: "15.4",
    days: 52,
  });
});

Deno.test("estimateSync() adds datasets up, free ones with no request", () => {
  const window = { start: "2026-03-01", end: "2026-03-21" };
  const { datasets, ...sum } = estimateSync(window, [COST, ...FREE], OPTIONS);
  deepEqual(sum, {
    billing_periods: 1,
    requests: 8,
    price_usd: "0.08",
    days: 1,
  });
  deepEqual(datasets, [
    { dataset: "service_usage", requests: 8, price_usd: "0.08" },
    { dataset: "contracts", requests: 0, price_usd: "0" },
    { dataset: "invoices", requests: 0, price_usd: "0" },
  ]);
});

Deno.test("estimateSync() of free datasets alone takes no day and no period", () => {
  const window = { start: "2026-02-01", end: "2026-03-21" };
  const { datasets: _, ...sum } = estimateSync(window, FREE, OPTIONS);
  deepEqual(sum, {
    billing_periods: 0,
    requests: 0,
    price_usd: "0",
    days: 0,
  });
});
