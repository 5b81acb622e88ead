import { deepEqual, equal } from "node:assert/strict";
import {
  addTallies,
  type EstimateTally,
  NO_TALLY,
  notEstimated,
} from "../../../shared/carbon/estimate_tally.ts";

const tally = (more: Partial<EstimateTally>) => ({ ...NO_TALLY, ...more });

Deno.test("addTallies() adds by currency and outcome, and never across currencies", () => {
  const sum = addTallies(
    tally({ costs: { USD: { modelled: "0.1", not_estimated: "1" } } }),
    tally({ costs: { USD: { modelled: "0.2" }, EUR: { modelled: "5" } } }),
  );
  deepEqual(sum.costs, {
    EUR: { modelled: "5" },
    USD: { modelled: "0.3", not_estimated: "1" },
  });
});

Deno.test("addTallies() remembers the dearest usage alone", () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`USD A ${index}`, `${index}`]),
  );
  const { dearest } = addTallies(
    tally({ dearest: many }),
    tally({ dearest: { "USD A 3": "100" } }),
  );
  equal(Object.keys(dearest).length, 20);
  deepEqual(Object.entries(dearest).slice(0, 2), [
    ["USD A 3", "103"],
    ["USD A 29", "29"],
  ]);
});

Deno.test("notEstimated() is the share of cost without a rule or a factor; what is counted elsewhere is not in it", () => {
  const costs = {
    USD: {
      modelled: "60",
      takes_none: "5",
      counted_elsewhere: "5",
      not_estimated: "20",
      without_factor: "10",
    },
    EUR: {},
  };
  const { cost, of, share } = notEstimated(tally({ costs }), "USD");
  deepEqual([cost, of, share].map(String), ["30", "100", "0.3"]);
  equal(notEstimated(tally({ costs }), "EUR").share, null);
});
