/**
 * Rows of the billing export as charges.
 *
 * @module
 */
import { addDays } from "../../../domain/billing_period.ts";
import type { Charge, ChargeCategory } from "../../../domain/charge.ts";
import type { ControlTotal } from "../../../domain/charge.ts";
import type { WireObject } from "../../aws/wire_record.ts";
import { PROMOTION } from "./costs_query.ts";

/** The part of a load that holds everything. */
export const PART = "all";

/** Source: cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage, cost_type. */
const CATEGORIES: Readonly<Record<string, ChargeCategory>> = {
  regular: "Usage",
  tax: "Tax",
  adjustment: "Adjustment",
  rounding_error: "Adjustment",
};

/** A charge, and the project it is of; null for what belongs to none. */
export interface ReadCharge {
  readonly charge: Charge;
  readonly project: { readonly id: string; readonly name?: string } | null;
}

/** A row of a day. What Google attributes to no project keeps its place. */
export function readCharge(row: WireObject, isEstimated: boolean): ReadCharge {
  const day = row.requiredText("day");
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) row.refuse("day", "a day");
  const { category, kind } = kindOf(row);
  const amount = row.requiredAmount("amount");
  const service = row.text("service") ?? row.text("service_id");
  const code = row.text("service_id");
  const region = row.text("region");
  const month = row.text("invoice_month");
  const number = row.text("project_number");
  const name = row.text("project_id");
  return {
    project: number === undefined
      ? null
      : { id: number, ...(name === undefined ? {} : { name }) },
    charge: {
      ...(number === undefined ? {} : { sub_account_id: number }),
      charge_period_start: `${day}T00:00:00Z`,
      charge_period_end: `${addDays(day, 1)}T00:00:00Z`,
      charge_category: category,
      source_charge_type: kind,
      service_name: service ?? "Not attributed by the source",
      ...(code === undefined ? {} : { service_code: code }),
      ...(region === undefined ? {} : { region_id: region }),
      ...(month === undefined ? {} : { dimensions: { invoice_month: month } }),
      billing_currency: row.requiredCurrency("currency"),
      billed_cost: amount,
      effective_cost: amount,
      is_estimated: isEstimated,
    },
  };
}

/** What Google's own table adds up to by kind and currency. */
export function readTotal(row: WireObject): ControlTotal {
  const { category, kind } = kindOf(row);
  const amount = row.requiredAmount("amount");
  return {
    part: PART,
    record_type: kind,
    billing_currency: row.requiredCurrency("currency"),
    charge_category: category,
    billed_cost: amount,
    effective_cost: amount,
  };
}

function kindOf(
  row: WireObject,
): { readonly category: ChargeCategory; readonly kind: string } {
  if (row.text("credit") === PROMOTION) {
    return { category: "Credit", kind: PROMOTION };
  }
  const kind = row.requiredText("cost_type");
  const known = Object.hasOwn(CATEGORIES, kind) ? CATEGORIES[kind] : undefined;
  return { category: known ?? "Adjustment", kind };
}
