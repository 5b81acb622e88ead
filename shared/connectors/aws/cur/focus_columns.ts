/**
 * The columns of AWS's FOCUS exports that are read, 1.0 and 1.2 alike.
 *
 * Sources: docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-0-aws.html and its successor for 1.2;
 * focus.finops.org/focus-columns.
 *
 * @module
 */
import type { ColumnTable, KeyRule, MeasureRule } from "./columns.ts";
import { DAY_BYTES, lastDay } from "./days.ts";

/** What makes a charge of a FOCUS export. */
export type FocusKey =
  | "payer"
  | "payer_name"
  | "account"
  | "account_name"
  | "first_day"
  | "last_day"
  | "currency"
  | "category"
  | "class"
  | "description"
  | "frequency"
  | "service"
  | "service_code"
  | "region"
  | "zone"
  | "usage_type"
  | "operation"
  | "pricing_category"
  | "pricing_unit"
  | "consumed_unit"
  | "commitment"
  | "commitment_status"
  | "commitment_type"
  | "invoice"
  | "issuer"
  | "publisher"
  | "sku"
  | "price"
  | "list_rate";

/** What is added up. */
export type FocusMeasure =
  | "billed"
  | "effective"
  | "list"
  | "contracted"
  | "pricing_quantity"
  | "consumed_quantity";

const required = (name: string): KeyRule & MeasureRule => ({
  names: [name],
  isRequired: true,
});
const optional = (...names: string[]): KeyRule => ({ names });

const KEYS: Readonly<Record<FocusKey, KeyRule>> = {
  payer: required("BillingAccountId"),
  payer_name: optional("BillingAccountName"),
  account: optional("SubAccountId"),
  account_name: optional("SubAccountName"),
  first_day: { ...required("ChargePeriodStart"), bytes: DAY_BYTES },
  last_day: { ...required("ChargePeriodEnd"), canonical: lastDay },
  currency: required("BillingCurrency"),
  category: required("ChargeCategory"),
  class: optional("ChargeClass"),
  description: optional("ChargeDescription"),
  frequency: optional("ChargeFrequency"),
  service: required("ServiceName"),
  service_code: optional("x_ServiceCode"),
  region: optional("RegionId"),
  zone: optional("AvailabilityZone"),
  usage_type: optional("x_UsageType"),
  operation: optional("x_Operation"),
  pricing_category: optional("PricingCategory"),
  pricing_unit: optional("PricingUnit"),
  consumed_unit: optional("ConsumedUnit"),
  commitment: optional("CommitmentDiscountId"),
  commitment_status: optional("CommitmentDiscountStatus"),
  commitment_type: optional("CommitmentDiscountType"),
  invoice: optional("InvoiceId"),
  issuer: optional("InvoiceIssuerName"),
  publisher: optional("PublisherName"),
  sku: optional("SkuId"),
  price: optional("SkuPriceId"),
  list_rate: optional("ListUnitPrice"),
};

/** FOCUS wants it in every line, so that those without one are to be told. */
const everywhere = (name: string): MeasureRule => ({
  ...required(name),
  splitsWhenAbsent: true,
});
/** No total needs it: a line keeps its costs when this cannot be read. */
const dispensable = (name: string): MeasureRule => ({
  names: [name],
  isDispensable: true,
});

const MEASURES: Readonly<Record<FocusMeasure, MeasureRule>> = {
  billed: everywhere("BilledCost"),
  effective: everywhere("EffectiveCost"),
  list: dispensable("ListCost"),
  contracted: dispensable("ContractedCost"),
  pricing_quantity: dispensable("PricingQuantity"),
  consumed_quantity: dispensable("ConsumedQuantity"),
};

/** The table. */
export const FOCUS_COLUMNS: ColumnTable<FocusKey, FocusMeasure> = {
  keys: KEYS,
  measures: MEASURES,
  countsLeftOutBy: "currency",
};

/** The column that only FOCUS has. */
export const FOCUS_MARK = "BilledCost";

/** The column of resource ids. */
export const FOCUS_RESOURCE_COLUMN = "ResourceId";

/** The maps of tags and of cost categories. */
export const FOCUS_MAPS = {
  tags: ["Tags"],
  costCategories: ["x_CostCategories"],
};
