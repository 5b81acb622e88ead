import { deepEqual } from "node:assert/strict";
import {
  type EstimateTally,
  NO_TALLY,
} from "../../../../../shared/carbon/estimate_tally.ts";
import {
  estimateWarnings,
  notEstimatedShares,
} from "../../../../../shared/connectors/aws/estimated_emissions/estimate_warnings.ts";

function messages(more: Partial<EstimateTally>): readonly string[] {
  return estimateWarnings({ ...NO_TALLY, ...more }, "2026-10")
    .map(({ code, message }) => `${code}: ${message}`);
}

Deno.test("estimateWarnings() says nothing of a month that is estimated whole, from figures of its time", () => {
  deepEqual(messages({ costs: { USD: { modelled: "10" } } }), []);
});

Deno.test("estimateWarnings() tells each currency's share, with its own dearest usage", () => {
  deepEqual(
    messages({
      costs: {
        EUR: { not_estimated: "1", modelled: "2" },
        USD: { not_estimated: "-1", modelled: "1" },
      },
      dearest: { "USD A x": "9", "EUR B y": "1" },
    }),
    [
      "USAGE_NOT_ESTIMATED: 1 of 3 EUR of usage (33.3 %) is not estimated; most of it is B y",
      "USAGE_NOT_ESTIMATED: -1 of 0 USD of usage is not estimated; most of it is A x",
    ],
  );
});

Deno.test("estimateWarnings() tells factors that are missing or old, and hardware without a figure", () => {
  deepEqual(
    messages({
      costs: { USD: { without_factor: "5" } },
      old_factors: { 2021: 3, 2020: 1 },
      core_hours_without_embodied: "12.5",
    }),
    [
      "USAGE_NOT_ESTIMATED: 5 of 5 USD of usage (100 %) is not estimated",
      "EMISSION_FACTOR_MISSING: No emission factor is known for 2026-10 or before: usage of 5 USD is not estimated",
      "EMISSION_FACTOR_OLD: Emission factors of 2020, 2021 are more than two years older than 2026-10: 4 figures rest on them",
      "EMBODIED_NOT_ESTIMATED: The making of the hardware is left out for 12.5 virtual core hours: nobody has published a figure for it",
    ],
  );
});

Deno.test("notEstimatedShares() tells each currency by itself", () => {
  const costs = { EUR: { modelled: "2" }, USD: {} };
  deepEqual(notEstimatedShares({ ...NO_TALLY, costs }), {
    EUR: { cost: "0", of: "2", share: "0" },
    USD: { cost: "0", of: "0", share: null },
  });
});
