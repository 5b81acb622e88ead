/**
 * Line item types of a Cost and Usage Report as FOCUS categories.
 *
 * Discounts and negations belong to the usage they lower, as Cost Explorer has it; a refund to what it gives back.
 * Source: docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html, lineItem/LineItemType.
 *
 * @module
 */
import type { ChargeCategory } from "../../../domain/charge.ts";

/** What a line item type says of its lines. */
export interface LineItemType {
  readonly category: ChargeCategory;
  /** FOCUS PricingCategory; `by term` where the line's own pricing decides. */
  readonly pricing?: "Committed" | "by term";
  /** FOCUS CommitmentDiscountStatus. */
  readonly commitment?: "Used";
  /** Lowers what usage costs: the usage's own net cost is what is left. */
  readonly isDiscount?: true;
}

/** The type of refunds. */
export const REFUND_TYPE = "Refund";

const TYPES: Readonly<Record<string, LineItemType>> = {
  Usage: { category: "Usage", pricing: "by term" },
  DiscountedUsage: {
    category: "Usage",
    pricing: "Committed",
    commitment: "Used",
  },
  SavingsPlanCoveredUsage: {
    category: "Usage",
    pricing: "Committed",
    commitment: "Used",
  },
  SavingsPlanNegation: { category: "Usage" },
  EdpDiscount: { category: "Usage", isDiscount: true },
  PrivateRateDiscount: { category: "Usage", isDiscount: true },
  BundledDiscount: { category: "Usage", isDiscount: true },
  SppDiscount: { category: "Usage", isDiscount: true },
  DistributorDiscount: { category: "Usage", isDiscount: true },
  Discount: { category: "Usage", isDiscount: true },
  SavingsPlanRecurringFee: { category: "Purchase" },
  SavingsPlanUpfrontFee: { category: "Purchase" },
  RIFee: { category: "Purchase" },
  Fee: { category: "Purchase" },
  FlatRateSubscription: { category: "Purchase" },
  Tax: { category: "Tax" },
  Credit: { category: "Credit" },
  [REFUND_TYPE]: { category: "Usage" },
};

/** What is known of a type; an unknown one is an Adjustment: kept, not guessed. */
export function lineItemType(type: string): LineItemType {
  return isKnownLineItemType(type)
    ? TYPES[type] as LineItemType // it has it
    : { category: "Adjustment" };
}

/** Whether lines of a type are what a private discount takes off others. */
export function isDiscount(type: string): boolean {
  return lineItemType(type).isDiscount === true;
}

/** Whether the table knows a type. */
export function isKnownLineItemType(type: string): boolean {
  return Object.hasOwn(TYPES, type);
}
