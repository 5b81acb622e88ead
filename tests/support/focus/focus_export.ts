import type { Charge } from "../../../shared/domain/charge.ts";
import { LINKED, SAVINGS_PLAN } from "./planted_month.ts";

/** Rows of AWS's own FOCUS export as the dataset `cur` stores them: used, unused, bought, corrected. */
export function focusExport(): Charge[] {
  const row = (
    more: Partial<Charge>,
    words: Record<string, string> = {},
  ): Charge => ({
    sub_account_id: LINKED[0],
    charge_period_start: "2026-10-01T00:00:00Z",
    charge_period_end: "2026-10-02T00:00:00Z",
    charge_category: "Usage",
    service_name: "Amazon Elastic Compute Cloud",
    service_code: "AmazonEC2",
    usage_type: "BoxUsage",
    pricing_category: "Committed",
    pricing_unit: "Hours",
    pricing_quantity: "24",
    billing_currency: "USD",
    commitment_discount_id: SAVINGS_PLAN,
    dimensions: {
      sku: "SKU1",
      rate_id: "SKU1.1",
      description: "Hours",
      commitment: "Compute Savings Plans",
      charge_frequency: "Usage-Based",
      ...words,
    },
    ...more,
  });
  const { commitment_discount_id: _, ...correction } = row({
    charge_class: "Correction",
    charge_period_start: "2026-08-01T00:00:00Z",
    charge_period_end: "2026-08-02T00:00:00Z",
    pricing_category: "Standard",
    pricing_quantity: "5",
    consumed_quantity: "5",
    consumed_unit: "Hours",
    billed_cost: "-1",
    effective_cost: "-1",
    list_cost: "-1",
    contracted_cost: "-1",
  });
  return [
    row({
      commitment_discount_status: "Used",
      consumed_quantity: "24",
      consumed_unit: "Hours",
      billed_cost: "0",
      effective_cost: "1.6",
      list_cost: "2.4",
      contracted_cost: "2.4",
    }, { publisher: "A publisher", list_unit_price: "0.1" }),
    row({
      commitment_discount_status: "Unused",
      billed_cost: "0",
      effective_cost: "0.4",
      list_cost: "0",
      contracted_cost: "0",
    }),
    row({
      charge_category: "Purchase",
      pricing_category: "Standard",
      pricing_quantity: "1",
      billed_cost: "2",
      effective_cost: "0",
      list_cost: "2",
      contracted_cost: "2",
    }, { charge_frequency: "Recurring" }),
    correction,
  ];
}
