import { deepEqual, equal } from "node:assert/strict";
import {
  amortize,
  type AmortizedLine,
  amortizeNet,
  type Measured,
  ruleOf,
} from "../../../../../shared/connectors/aws/cur/amortization.ts";
import type { CurMeasure } from "../../../../../shared/connectors/aws/cur/cur_columns.ts";

const LINE: AmortizedLine = {
  type: "Usage",
  reservationArn: null,
  productCode: "AmazonEC2",
};

const MEASURES: Partial<Record<CurMeasure, string>> = {
  unblended: "100",
  net_unblended: "90",
  sp_effective: "7.20",
  net_sp_effective: "7.10",
  sp_commitment: "10.5",
  sp_used: "10.25",
  ri_effective: "6",
  ri_unused_upfront: "1.5",
  net_ri_unused_upfront: "1.25",
  ri_unused_recurring: "0.05",
};

const measured: Measured = (name) => MEASURES[name] ?? null;

for (
  const [what, line, gross, net] of [
    ["usage", {}, "100", "90"],
    ["covered usage", { type: "SavingsPlanCoveredUsage" }, "7.20", "7.10"],
    ["a negation", { type: "SavingsPlanNegation" }, "0", "0"],
    ["an upfront fee", { type: "SavingsPlanUpfrontFee" }, "0", "0"],
    ["a recurring fee", { type: "SavingsPlanRecurringFee" }, "0.25", "0.25"],
    ["reserved usage", { type: "DiscountedUsage" }, "6", "6"],
    ["a reservation's fee", { type: "RIFee" }, "1.55", "1.3"],
    [
      "a reservation's upfront fee",
      {
        type: "Fee",
        reservationArn: "arn",
      },
      "0",
      "0",
    ],
    ["another fee", { type: "Fee" }, "100", "90"],
    ["a refund", { type: "Refund" }, "100", "90"],
    [
      "a Savings Plan's refund",
      {
        type: "Refund",
        productCode: "ComputeSavingsPlans",
      },
      "0",
      "0",
    ],
    ["an unknown type", { type: "Surcharge" }, "100", "90"],
  ] as const
) {
  Deno.test(`amortize() of ${what} is ${gross}, after discounts ${net}`, () => {
    const rule = ruleOf({ ...LINE, ...line });
    deepEqual([amortize(rule, measured), amortizeNet(rule, measured)], [
      gross,
      net,
    ]);
  });
}

Deno.test("amortize() is not known where the report lacks the column", () => {
  const rule = ruleOf({ ...LINE, type: "DiscountedUsage" });
  equal(amortize(rule, () => undefined), null);
  equal(amortize(rule, () => null), "0");
});
