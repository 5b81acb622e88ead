import type { Costs, Line } from "../billing/line.ts";
import type { Product } from "./product.ts";

/** One line of a report, before it is written in the columns of one kind. */
export interface LineItem {
  /** The line of the bill it is a part of. */
  readonly line: Line;
  /** lineItem/LineItemType. */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds since 1970, exclusive. */
  readonly end: number;
  /** Its part of the line's figures. */
  readonly costs: Costs;
  /** Its part of the line's quantity. */
  readonly quantity: bigint;
  /** Empty where there is none, or where the report has none. */
  readonly resourceId: string;
  /** The service as reports name it. */
  readonly product: Product;
  /** Tags of the resource, with the prefixes of the legacy report: `user:team`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Cost categories by name. */
  readonly categories: Readonly<Record<string, string>>;
  /** The invoice it stands on; empty until there is one. */
  readonly invoiceId: string;
  /** The Savings Plan or reservation it belongs to; empty for the rest. */
  readonly commitmentArn: string;
  /** Set on lines of split cost allocation, whose figures other lines have already. */
  readonly split: { readonly parentResourceId: string } | null;
  /** Its place among all lines of the delivery. */
  readonly ordinal: number;
}

/** Line item types that cover usage by the hour. */
export const METERED: ReadonlySet<string> = new Set([
  "Usage",
  "DiscountedUsage",
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "EdpDiscount",
]);

/** Cost Explorer's record types that reports call otherwise. */
const TYPES: Readonly<Record<string, string>> = {
  "Support fee": "Fee",
  "Enterprise Discount Program Discount": "EdpDiscount",
};

/** A type no table has, for the plant. */
export const UNKNOWN_TYPE = "SovereigntySurcharge";

/** The line item type of a line of the bill. */
export function lineItemType(line: Line, hasUnknownType: boolean): string {
  if (hasUnknownType && line.recordType === "Support fee") return UNKNOWN_TYPE;
  return TYPES[line.recordType] ?? line.recordType;
}
