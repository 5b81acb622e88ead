import { deepEqual, equal } from "node:assert/strict";
import {
  isKnownRecordType,
  placeOf,
  planPasses,
  refundedCategory,
} from "../../../../shared/connectors/aws/categories.ts";

for (
  const [type, part, category] of [
    ["Usage", "usage", "Usage"],
    ["SavingsPlanNegation", "usage", "Usage"],
    ["Enterprise Discount Program Discount", "usage", "Usage"],
    ["RIFee", "purchase", "Purchase"],
    ["SavingsPlanUpfrontFee", "purchase", "Purchase"],
    ["Support fee", "purchase", "Purchase"],
    ["Tax", "tax", "Tax"],
    ["Credit", "credit", "Credit"],
    ["Refund", "refund", "Adjustment"],
    ["Moon Phase Surcharge", "unknown/Moon Phase Surcharge", "Adjustment"],
  ] as const
) {
  Deno.test(`placeOf() puts ${type} into ${part}`, () => {
    const place = placeOf(type);
    deepEqual([place.part, place.category], [part, category]);
  });
}

Deno.test("planPasses() asks for exactly the types there are, unknown ones by themselves", () => {
  const types = ["Tax", "Usage", "B new", "DiscountedUsage", "A new"];
  deepEqual(
    planPasses(types).map((
      { part, recordTypes, recordType },
    ) => [part, recordTypes, recordType]),
    [
      ["usage", ["DiscountedUsage", "Usage"], null],
      ["tax", ["Tax"], "Tax"],
      ["unknown/A new", ["A new"], "A new"],
      ["unknown/B new", ["B new"], "B new"],
    ],
  );
  deepEqual(planPasses([]), []);
});

Deno.test("planPasses() keeps the raw type of a row only where its pass has one alone, whatever the month", () => {
  equal(planPasses(["Usage"])[0]?.recordType, null);
});

Deno.test("isKnownRecordType() is not misled by names every object has", () => {
  equal(isKnownRecordType("constructor"), false);
  equal(isKnownRecordType("Usage"), true);
});

Deno.test("refundedCategory() is that of what the service sells", () => {
  equal(refundedCategory("Tax"), "Tax");
  equal(refundedCategory("AWS Support (Business)"), "Purchase");
  equal(refundedCategory("Savings Plans for AWS Compute usage"), "Purchase");
  equal(refundedCategory("Amazon Simple Storage Service"), "Usage");
});
