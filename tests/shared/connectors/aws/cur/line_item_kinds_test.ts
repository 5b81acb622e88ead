import { equal } from "node:assert/strict";
import {
  isKnownLineItemType,
  lineItemType,
} from "../../../../../shared/connectors/aws/cur/line_item_kinds.ts";

for (
  const [type, category] of [
    ["Usage", "Usage"],
    ["SavingsPlanNegation", "Usage"],
    ["EdpDiscount", "Usage"],
    ["RIFee", "Purchase"],
    ["FlatRateSubscription", "Purchase"],
    ["Tax", "Tax"],
    ["Credit", "Credit"],
    ["SovereigntySurcharge", "Adjustment"],
    ["toString", "Adjustment"],
  ] as const
) {
  Deno.test(`lineItemType() makes ${category} of ${type}`, () => {
    equal(lineItemType(type).category, category);
    equal(isKnownLineItemType(type), category !== "Adjustment");
  });
}
