/**
 * Issuer totals: what Cost Explorer says a closed period comes to per issuer, which is what its invoices should say.
 *
 * @module
 */
import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import { Decimal } from "../../platform/decimal.ts";
import type { IssuerTotal } from "../../domain/invoice.ts";
import { COST_ACTION } from "./cost_explorer.ts";
import { parseCost } from "./costs.ts";
import { unknownShape } from "./free_service.ts";

/** The record type of taxes. */
const TAX = "Tax";

/**
 * The totals of a MONTHLY answer grouped by INVOICING_ENTITY and RECORD_TYPE, added to those of the pages before. What Cost
 * Explorer gives no issuer for is left out: it shows as charged and not invoiced.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN
 */
export function addIssuerTotals(
  before: readonly IssuerTotal[],
  answer: GetCostAndUsageCommandOutput,
  metric: string,
): IssuerTotal[] {
  const totals = new Map(before.map((total) => [keyOf(total), total]));
  for (const { Groups: groups = [] } of answer.ResultsByTime ?? []) {
    for (const { Keys: keys, Metrics: metrics } of groups) {
      const [issuer, recordType] = keys ?? [];
      const cost = parseCost(metrics, metric);
      if (recordType === undefined || "refusal" in cost) {
        throw unknownShape(
          COST_ACTION,
          "totals with an issuer, a record type and a cost",
        );
      }
      if (issuer === undefined || issuer === "") continue;
      const total = {
        invoice_issuer_name: issuer,
        is_tax: recordType === TAX,
        billing_currency: cost.currency,
        billed_cost: cost.amount,
      };
      totals.set(keyOf(total), sumOf(total, totals.get(keyOf(total))));
    }
  }
  return [...totals.values()];
}

function sumOf(total: IssuerTotal, before?: IssuerTotal): IssuerTotal {
  if (before === undefined) return total;
  const sum = Decimal.parse(before.billed_cost)
    .add(Decimal.parse(total.billed_cost));
  return { ...total, billed_cost: sum.toString() };
}

function keyOf(
  { invoice_issuer_name, is_tax, billing_currency }: IssuerTotal,
): string {
  return JSON.stringify([invoice_issuer_name, is_tax, billing_currency]);
}
