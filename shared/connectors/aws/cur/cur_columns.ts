/**
 * The columns of Cost and Usage Reports that are read, legacy and 2.0 alike.
 *
 * Sources: docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html and table-dictionary-cur2.html.
 *
 * @module
 */
import type { ColumnTable, KeyRule, MeasureRule } from "./columns.ts";
import { DAY_BYTES, lastDay } from "./days.ts";
import { memberOf } from "./tags.ts";

/** What is made of a cell that is not empty. */
const PRESENT = () => "1";

/** What makes a charge of a Cost and Usage Report. */
export type CurKey =
  | "payer"
  | "payer_name"
  | "account"
  | "account_name"
  | "type"
  | "first_day"
  | "last_day"
  | "currency"
  | "product_code"
  | "product_name"
  | "product"
  | "service_code"
  | "product_family"
  | "sku"
  | "region"
  | "zone"
  | "usage_type"
  | "operation"
  | "pricing_term"
  | "pricing_unit"
  | "list_rate"
  | "rate_id"
  | "description"
  | "billing_entity"
  | "legal_entity"
  | "invoicing_entity"
  | "invoice"
  | "reservation"
  | "savings_plan"
  | "split_parent";

/** What is added up. */
export type CurMeasure =
  | "quantity"
  | "unblended"
  | "net_unblended"
  | "blended"
  | "list"
  | "sp_effective"
  | "net_sp_effective"
  | "sp_commitment"
  | "sp_used"
  | "ri_effective"
  | "net_ri_effective"
  | "ri_unused_upfront"
  | "net_ri_unused_upfront"
  | "ri_unused_recurring"
  | "net_ri_unused_recurring";

const required = (...names: string[]): KeyRule & MeasureRule => ({
  names,
  isRequired: true,
});
const optional = (...names: string[]): KeyRule => ({ names });
/** No total needs it: a line keeps its costs when this cannot be read. */
const dispensable = (name: string): MeasureRule => ({
  names: [name],
  isDispensable: true,
});
/** Where a line has none, what it costs before private discounts stands for it. */
const net = (name: string): MeasureRule => ({
  names: [name],
  splitsWhenAbsent: true,
});

const KEYS: Readonly<Record<CurKey, KeyRule>> = {
  payer: required("bill_payer_account_id"),
  payer_name: optional("bill_payer_account_name"),
  account: required("line_item_usage_account_id"),
  account_name: optional("line_item_usage_account_name"),
  type: required("line_item_line_item_type"),
  first_day: { ...required("line_item_usage_start_date"), bytes: DAY_BYTES },
  last_day: { names: ["line_item_usage_end_date"], canonical: lastDay },
  currency: required("line_item_currency_code"),
  product_code: required("line_item_product_code"),
  product_name: optional("product_product_name"),
  // CUR 2.0 keeps what has no column of its own in a map.
  product: {
    names: ["product"],
    canonical: (json) => memberOf(json, "product_name"),
  },
  service_code: optional("product_servicecode", "product_service_code"),
  product_family: optional("product_product_family"),
  sku: optional("product_sku"),
  region: optional("product_region_code", "product_region"),
  zone: optional("line_item_availability_zone"),
  usage_type: optional("line_item_usage_type"),
  operation: optional("line_item_operation"),
  pricing_term: optional("pricing_term"),
  pricing_unit: optional("pricing_unit"),
  list_rate: optional("pricing_public_on_demand_rate"),
  // AWS's price list knows the code (SKU.term.rate); the id is a number of the report's own.
  rate_id: optional("pricing_rate_code", "pricing_rate_id"),
  description: optional("line_item_line_item_description"),
  billing_entity: optional("bill_billing_entity"),
  legal_entity: optional("line_item_legal_entity"),
  invoicing_entity: optional("bill_invoicing_entity"),
  invoice: optional("bill_invoice_id"),
  reservation: optional("reservation_reservation_a_r_n"),
  savings_plan: optional("savings_plan_savings_plan_a_r_n"),
  split_parent: {
    names: ["split_line_item_parent_resource_id"],
    canonical: PRESENT,
  },
};

const MEASURES: Readonly<Record<CurMeasure, MeasureRule>> = {
  quantity: dispensable("line_item_usage_amount"),
  unblended: required("line_item_unblended_cost"),
  net_unblended: net("line_item_net_unblended_cost"),
  blended: dispensable("line_item_blended_cost"),
  list: dispensable("pricing_public_on_demand_cost"),
  sp_effective: { names: ["savings_plan_savings_plan_effective_cost"] },
  net_sp_effective: net("savings_plan_net_savings_plan_effective_cost"),
  sp_commitment: { names: ["savings_plan_total_commitment_to_date"] },
  sp_used: { names: ["savings_plan_used_commitment"] },
  ri_effective: { names: ["reservation_effective_cost"] },
  net_ri_effective: net("reservation_net_effective_cost"),
  ri_unused_upfront: {
    names: ["reservation_unused_amortized_upfront_fee_for_billing_period"],
  },
  net_ri_unused_upfront: net(
    "reservation_net_unused_amortized_upfront_fee_for_billing_period",
  ),
  ri_unused_recurring: { names: ["reservation_unused_recurring_fee"] },
  net_ri_unused_recurring: net("reservation_net_unused_recurring_fee"),
};

/** The table. */
export const CUR_COLUMNS: ColumnTable<CurKey, CurMeasure> = {
  keys: KEYS,
  measures: MEASURES,
  countsLeftOutBy: "currency",
};

/** The column of resource ids. */
export const RESOURCE_COLUMN = "line_item_resource_id";

/** The map of tags in CUR 2.0; legacy reports have a column per tag. */
export const TAGS_COLUMN = "resource_tags";

/** The map of cost categories in CUR 2.0; legacy reports have a column each. */
export const COST_CATEGORY_COLUMN = "cost_category";
