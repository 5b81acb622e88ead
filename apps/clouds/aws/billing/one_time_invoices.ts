import { roundToCents } from "./amount.ts";
import type { Bill } from "./bill.ts";
import { dayOfMonth, firstOfMonth, formatDay } from "./calendar.ts";
import { type Invoice, type InvoiceScope, scopeKey } from "./invoice.ts";
import { noonOf } from "./invoice_dates.ts";
import { invoiceId } from "./invoice_id.ts";
import { scopeOf } from "./issuer_charges.ts";

/** What one day's fees, or refunds, come to in one scope. */
interface OneTime {
  readonly scope: InvoiceScope;
  readonly day: number;
  readonly isRefund: boolean;
  amount: bigint;
}

/** The documents issued within the month: an invoice for each purchase, a credit memo for each refund. Later restatements do not touch them. */
export function oneTimeInvoices(
  bill: Bill,
  period: number,
  until: Date,
): Invoice[] {
  const found: OneTime[] = [];
  for (let day = period; day < firstOfMonth(period, 1); day++) {
    if (noonOf(day) > until) break;
    found.push(...oneTimesOf(bill, day));
  }
  return found.map((oneTime) =>
    oneTime.isRefund
      ? creditMemo(bill, period, oneTime)
      : purchase(bill, period, oneTime)
  );
}

function oneTimesOf(bill: Bill, day: number): OneTime[] {
  const found = new Map<string, OneTime>();
  for (const line of bill.oneTimeLines(day, noonOf(day))) {
    const scope = scopeOf(line);
    const isRefund = line.recordType === "Refund";
    const key = `${scopeKey(scope)}\n${isRefund}`;
    const oneTime = found.get(key) ?? { scope, day, isRefund, amount: 0n };
    oneTime.amount += line.costs.netUnblended;
    found.set(key, oneTime);
  }
  return [...found.values()].filter(({ amount }) => amount !== 0n);
}

function purchase(bill: Bill, period: number, oneTime: OneTime): Invoice {
  const { scope, day, amount } = oneTime;
  const serial = dayOfMonth(day);
  return {
    id: invoiceId(scope, period, { seed: bill.seed, kind: "purchase", serial }),
    scope,
    period,
    issuedAt: noonOf(day),
    type: "INVOICE",
    billType: "PURCHASE",
    payable: 1,
    amounts: { beforeTax: roundToCents(amount), tax: 0n, discounts: [] },
    purchaseOrder: `PO-${formatDay(day).slice(0, 7)}`,
  };
}

/** Refunds correct the month before: its commercial invoice is the original. */
function creditMemo(bill: Bill, period: number, oneTime: OneTime): Invoice {
  const { scope, day, amount } = oneTime;
  const { seed } = bill;
  const serial = dayOfMonth(day);
  return {
    id: invoiceId(scope, period, { seed, kind: "refund", serial }),
    scope,
    period,
    issuedAt: noonOf(day),
    type: "CREDIT_MEMO",
    billType: "REFUND",
    payable: -1,
    amounts: { beforeTax: roundToCents(-amount), tax: 0n, discounts: [] },
    originalId: invoiceId(scope, firstOfMonth(period, -1), {
      seed,
      kind: "commercial",
    }),
  };
}
