import { deepEqual, equal } from "node:assert/strict";
import {
  metricNames,
  parseCosts,
} from "../../../../shared/connectors/aws/costs.ts";

function metrics(change: Record<string, unknown> = {}) {
  return {
    ...Object.fromEntries(
      metricNames(true).map((name) => [name, { Amount: "1.5", Unit: "USD" }]),
    ),
    ...change,
  };
}

Deno.test("parseCosts() keeps every digit", () => {
  const amount = "-123456789012345678.0123456789";
  const costs = parseCosts(
    metrics({ UnblendedCost: { Amount: amount, Unit: "USD" } }),
    true,
  );
  equal("unblended_cost" in costs && costs.unblended_cost, amount);
});

Deno.test("parseCosts() writes exponents out", () => {
  const costs = parseCosts(
    metrics({ UnblendedCost: { Amount: "1.20E-7", Unit: "USD" } }),
    true,
  );
  equal("unblended_cost" in costs && costs.unblended_cost, "0.00000012");
});

Deno.test("parseCosts() has no net costs where none were asked for: unknown, not zero", () => {
  const costs = parseCosts(metrics(), false);
  deepEqual(Object.keys(costs).sort(), [
    "amortized_cost",
    "billing_currency",
    "blended_cost",
    "unblended_cost",
  ]);
});

for (
  const [change, refusal] of [
    [
      { NetUnblendedCost: undefined },
      "/Metrics/NetUnblendedCost/Amount must be a decimal number: found nothing",
    ],
    [
      { BlendedCost: { Amount: "1,234.5.6", Unit: "USD" } },
      '/Metrics/BlendedCost/Amount must be a decimal number: found "1,234.5.6"',
    ],
    [
      { BlendedCost: { Amount: 1.5, Unit: "USD" } },
      "/Metrics/BlendedCost/Amount must be a decimal number: found 1.5",
    ],
    [
      { BlendedCost: { Amount: "NaN", Unit: "USD" } },
      '/Metrics/BlendedCost/Amount must be a decimal number: found "NaN"',
    ],
    [
      { UnblendedCost: { Amount: "1", Unit: "N/A" } },
      '/Metrics/UnblendedCost/Unit must be an ISO 4217 currency: found "N/A"',
    ],
    [
      { UnblendedCost: { Amount: "1" } },
      "/Metrics/UnblendedCost/Unit must be an ISO 4217 currency: found nothing",
    ],
    [
      { NetAmortizedCost: { Amount: "1", Unit: "EUR" } },
      '/Metrics/NetAmortizedCost/Unit must be USD as in the others: found "EUR"',
    ],
  ] as const
) {
  Deno.test(`parseCosts() refuses: ${refusal}`, () => {
    deepEqual(parseCosts(metrics(change), true), { refusal });
  });
}

for (const value of [undefined, null, "x", 7, []]) {
  Deno.test(`parseCosts() refuses ${JSON.stringify(value)} for metrics`, () => {
    equal("refusal" in parseCosts(value, true), true);
  });
}
