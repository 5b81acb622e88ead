import { roundToCents } from "./amount.ts";
import type { Bill } from "./bill.ts";
import { firstOfMonth } from "./calendar.ts";
import { type InvoiceScope, scopeKey } from "./invoice.ts";
import { issuerOf } from "./issuer.ts";
import type { Line } from "./line.ts";

/** What a month's lines come to for one issuer, billing entity and currency. Exact: nothing is rounded. */
export interface IssuerCharges {
  /** Whose. */
  readonly scope: InvoiceScope;
  /** Net unblended, all but Tax. */
  beforeTax: bigint;
  /** Net unblended, Tax. */
  tax: bigint;
  /** Negative figures by RECORD_TYPE that are shown as discounts. */
  readonly discounts: Map<string, bigint>;
}

/** Credits and the private discount: inside the net usage, but an invoice names them. */
const DISCOUNTS = ["Enterprise Discount Program Discount", "Credit"];

/** Adds up a billing period as it was known at `knownAt`, every day's usage whole. */
export function issuerCharges(
  bill: Bill,
  period: number,
  knownAt: Date,
): IssuerCharges[] {
  const sums = new Map<string, IssuerCharges>();
  for (let day = period; day < firstOfMonth(period, 1); day++) {
    for (const line of bill.settledLines(day, knownAt)) add(sums, line);
  }
  return [...sums.values()];
}

/** The scope a line is invoiced in. */
export function scopeOf(line: Line): InvoiceScope {
  return {
    issuer: issuerOf(line),
    billingEntity: line.billingEntity === "AWS" ? "AWS" : "AWS_MARKETPLACE",
    currency: line.currency,
  };
}

/** The discounts as an invoice shows them: positive, in cents. */
export function toDiscounts(
  charges: IssuerCharges,
): { description: string; amount: bigint }[] {
  return [...charges.discounts].map(([description, amount]) => ({
    description,
    amount: roundToCents(-amount),
  }));
}

function add(sums: Map<string, IssuerCharges>, line: Line): void {
  const scope = scopeOf(line);
  const key = scopeKey(scope);
  let charges = sums.get(key);
  if (charges === undefined) {
    charges = { scope, beforeTax: 0n, tax: 0n, discounts: new Map() };
    sums.set(key, charges);
  }
  if (line.recordType === "Tax") charges.tax += line.costs.netUnblended;
  else charges.beforeTax += line.costs.netUnblended;
  if (DISCOUNTS.includes(line.recordType)) {
    charges.discounts.set(
      line.recordType,
      (charges.discounts.get(line.recordType) ?? 0n) + line.costs.unblended,
    );
  }
}
