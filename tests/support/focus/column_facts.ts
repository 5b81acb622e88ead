/**
 * What FOCUS 1.2 says of each column alone: presence, type, format, values, and whether it may be null at all.
 *
 * Rules are named by their ids in the specification's own model (focus_validator, model-1.2.json): `D` numbers are those of the
 * dataset, `C` numbers those of the column. The facts are those of the specification's text where the model differs from it.
 *
 * @module
 */

/** What a cell holds. */
export type CellType = "string" | "decimal" | "time" | "key-value";

/** What is said of one column. Numbers are ids of rules. */
export interface ColumnFacts {
  /** `D` number and its suffix: the column must be there. */
  readonly present: string;
  readonly type: CellType;
  /** Absent: the model has no rule of the type's own. */
  readonly typeRule?: string;
  /** Format of texts, numbers, times and pairs. */
  readonly formatRule?: string;
  /** May not be null, ever. */
  readonly notNull?: string;
  /** A unit's spelling: SHOULD. */
  readonly unit?: string;
  /** An ISO 4217 code. */
  readonly currency?: readonly string[];
  /** Allowed values, null apart. */
  readonly values?: readonly [string, readonly string[]];
}

const string = (
  present: string,
  more: Partial<ColumnFacts> = {},
): ColumnFacts => ({
  present,
  type: "string",
  typeRule: "001-M",
  formatRule: "002-M",
  ...more,
});
const decimal = (
  present: string,
  more: Partial<ColumnFacts> = {},
): ColumnFacts => ({
  present,
  type: "decimal",
  typeRule: "001-M",
  formatRule: "002-M",
  ...more,
});
const time = (present: string): ColumnFacts => ({
  present,
  type: "time",
  typeRule: "001-M",
  formatRule: "002-M",
  notNull: "003-M",
});
const named = (present: string, notNull = "003-M"): ColumnFacts =>
  string(present, { notNull });
const listed = (
  present: string,
  rule: string,
  values: readonly string[],
  notNull?: string,
): ColumnFacts => ({
  present,
  type: "string",
  typeRule: "001-M",
  values: [rule, values],
  ...(notNull === undefined ? {} : { notNull }),
});

/** The 57 columns. */
export const COLUMN_FACTS: Readonly<Record<string, ColumnFacts>> = {
  AvailabilityZone: string("003-C"),
  BilledCost: decimal("006-M", { notNull: "003-M" }),
  BillingAccountId: string("024-M", {
    typeRule: "002-M",
    formatRule: "003-M",
    notNull: "001-M",
  }),
  BillingAccountName: named("005-M", "003-C"),
  BillingAccountType: string("007-C"),
  BillingCurrency: string("035-M", {
    notNull: "004-M",
    currency: ["003-M", "006-M"],
  }),
  BillingPeriodEnd: time("010-M"),
  BillingPeriodStart: time("009-M"),
  CapacityReservationId: string("065-C"),
  CapacityReservationStatus: listed("020-C", "006-M", ["Used", "Unused"]),
  ChargeCategory: listed("008-M", "003-M", [
    "Usage",
    "Purchase",
    "Tax",
    "Credit",
    "Adjustment",
  ], "002-M"),
  ChargeClass: listed("026-M", "005-C", ["Correction"]),
  ChargeDescription: string("025-M"),
  ChargeFrequency: listed("027-O", "003-M", [
    "One-Time",
    "Recurring",
    "Usage-Based",
  ], "002-M"),
  ChargePeriodEnd: time("028-M"),
  ChargePeriodStart: time("037-M"),
  CommitmentDiscountCategory: listed("016-C", "005-M", ["Spend", "Usage"]),
  CommitmentDiscountId: string("013-C"),
  CommitmentDiscountName: string("012-C"),
  CommitmentDiscountQuantity: decimal("018-C"),
  // The model's own list (Active, Expired, Pending) is not the specification's.
  CommitmentDiscountStatus: listed("017-C", "005-M", ["Used", "Unused"]),
  CommitmentDiscountType: string("014-C"),
  CommitmentDiscountUnit: string("015-C", { unit: "003-M" }),
  ConsumedQuantity: decimal("011-C"),
  ConsumedUnit: string("066-C", { unit: "003-O" }),
  ContractedCost: decimal("030-M", { notNull: "003-M" }),
  ContractedUnitPrice: decimal("034-C", {
    typeRule: "002-M",
    formatRule: "003-M",
  }),
  EffectiveCost: decimal("031-M", { notNull: "003-M" }),
  InvoiceId: string("033-O"),
  InvoiceIssuerName: named("023-M"),
  ListCost: decimal("032-M", { notNull: "003-M" }),
  ListUnitPrice: decimal("004-C"),
  PricingCategory: listed("022-C", "007-M", [
    "Standard",
    "Committed",
    "Dynamic",
    "Other",
  ]),
  PricingCurrency: string("045-C", { notNull: "004-M", currency: ["003-M"] }),
  PricingCurrencyContractedUnitPrice: decimal("048-C"),
  PricingCurrencyEffectiveCost: decimal("052-C", { notNull: "003-M" }),
  PricingCurrencyListUnitPrice: decimal("056-C"),
  PricingQuantity: decimal("036-M"),
  PricingUnit: string("068-M", { unit: "003-O" }),
  ProviderName: named("038-M"),
  PublisherName: named("021-M"),
  RegionId: string("063-C"),
  RegionName: string("062-C"),
  ResourceId: string("043-C"),
  ResourceName: string("044-C"),
  ResourceType: string("039-C"),
  ServiceCategory: {
    present: "040-M",
    type: "string",
    typeRule: "001-M",
    notNull: "002-M",
  },
  ServiceName: named("041-M"),
  ServiceSubcategory: {
    present: "042-O",
    type: "string",
    typeRule: "001-M",
    notNull: "002-M",
  },
  SkuId: string("060-C"),
  SkuMeter: string("059-C"),
  SkuPriceDetails: { present: "061-C", type: "key-value", formatRule: "001-M" },
  SkuPriceId: string("058-C"),
  SubAccountId: string("019-C"),
  SubAccountName: string("029-C"),
  SubAccountType: string("067-C"),
  Tags: { present: "064-C", type: "key-value", formatRule: "001-M" },
};
