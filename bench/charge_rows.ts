/**
 * Charges as the Cost Explorer source delivers them: one per day, service, account and category, five measures each.
 *
 * @module
 */
import type { Charge } from "../shared/domain/charge.ts";

/** `count` distinct charges of July 2025; the same ones every time. */
export function chargeRows(count: number): Charge[] {
  return Array.from({ length: count }, (_, row) => {
    const day = row % 31;
    const account = Math.floor(row / 31) % 25;
    const service = Math.floor(row / (31 * 25));
    const cents = ((row * 7919) % 1_000_003) / 7;
    const cost = cents.toFixed(10);
    return {
      sub_account_id: String(210_000_000_000 + account),
      charge_period_start: dayOfJuly(day),
      charge_period_end: dayOfJuly(day + 1),
      charge_category: "Usage",
      source_charge_type: "Usage",
      service_name: `Amazon Elastic Service ${service}`,
      billing_currency: "USD",
      billed_cost: cost,
      effective_cost: cost,
      unblended_cost: cost,
      amortized_cost: cost,
      net_unblended_cost: cost,
      net_amortized_cost: cost,
      blended_cost: cost,
      is_estimated: false,
    };
  });
}

function dayOfJuly(day: number): string {
  return new Date(Date.UTC(2025, 6, 1 + day)).toISOString();
}
