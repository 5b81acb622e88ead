import type { FocusRow } from "./focus_rule.ts";

const isUnused = (row: FocusRow) =>
  row["CommitmentDiscountStatus"] === "Unused";

/** Rules that an export breaks for want of data, and in which rows alone. docs/focus.md tells them. */
export const GAPS: Readonly<Record<string, (row: FocusRow) => boolean>> = {
  // What nobody used of a commitment has no price and no quantity of its own.
  "ListUnitPrice-C-005-C": isUnused,
  "ContractedUnitPrice-C-006-C": isUnused,
  "PricingCurrencyListUnitPrice-C-005-C": isUnused,
  "PricingQuantity-C-005-C": isUnused,
  // Of reservations the hours bought upfront and those left over are not told.
  "CommitmentDiscountQuantity-C-005-C": (row) =>
    row["CommitmentDiscountType"] === "Reserved Instance" &&
    (isUnused(row) || row["ChargeFrequency"] === "One-Time"),
};
