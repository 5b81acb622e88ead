import type { Account } from "../account.ts";
import { formatAmount, formatCents } from "../billing/amount.ts";
import { dayOf, firstOfMonth, formatDay } from "../billing/calendar.ts";
import {
  convert,
  exchangeRate,
  PAYMENT_CURRENCY,
} from "../billing/exchange.ts";
import {
  type Invoice,
  type InvoiceScope,
  scopeKey,
} from "../billing/invoice.ts";
import { closesAt } from "../billing/invoice_dates.ts";
import { scopeOf } from "../billing/issuer_charges.ts";
import { MISMATCH, sumOf } from "../billing/monthly_invoices.ts";
import { requireDay } from "./restate.ts";

/** What one billing period comes to in one scope, as charged and as invoiced. */
export interface ScopeTotals {
  /** Whose. */
  readonly scope: InvoiceScope;
  /** Net unblended as Cost Explorer has it now, all but Tax; exact. */
  chargesBeforeTax: bigint;
  /** Net unblended, Tax. */
  chargesTax: bigint;
  /** What the documents issued until now add to what is owed, before tax. */
  invoicedBeforeTax: bigint;
  /** The taxes they add. */
  invoicedTax: bigint;
}

/**
 * GET accounts/{id}/invoices?start&end: the documents of the billing periods that begin in the span, and per period, issuer and
 * currency what was charged and what was invoiced. Told from the generator, never through Invoicing's or Cost Explorer's code.
 */
export function invoiceTruth(
  account: Account,
  query: URLSearchParams,
  now: Date,
): Record<string, unknown> {
  const periods = periodsOf(query);
  const { mismatchPeriod } = account.invoices;
  return {
    invoices: periods.flatMap((period) =>
      account.invoices.ofPeriod(period, now).map((invoice) =>
        tell(invoice, account.bill.seed)
      )
    ),
    issuers: periods.flatMap((period) => issuersOf(account, period, now)),
    mismatch: mismatchPeriod === null ? null : {
      period: formatDay(mismatchPeriod),
      beforeTax: formatCents(MISMATCH),
    },
  };
}

/** Adds a period's lines and its documents up, scope by scope. */
export function scopeTotals(
  account: Account,
  period: number,
  now: Date,
): ScopeTotals[] {
  const totals = new Map<string, ScopeTotals>();
  const of = (scope: InvoiceScope) => {
    const known = totals.get(scopeKey(scope));
    if (known !== undefined) return known;
    const made: ScopeTotals = {
      scope,
      chargesBeforeTax: 0n,
      chargesTax: 0n,
      invoicedBeforeTax: 0n,
      invoicedTax: 0n,
    };
    totals.set(scopeKey(scope), made);
    return made;
  };
  for (let day = period; day < firstOfMonth(period, 1); day++) {
    for (const line of account.bill.lines(day, dayOf(now))) {
      const total = of(scopeOf(line));
      if (line.recordType === "Tax") {
        total.chargesTax += line.costs.netUnblended;
      } else total.chargesBeforeTax += line.costs.netUnblended;
    }
  }
  for (const invoice of account.invoices.ofPeriod(period, now)) {
    const total = of(invoice.scope);
    total.invoicedBeforeTax += sumOf([invoice], "beforeTax");
    total.invoicedTax += sumOf([invoice], "tax");
  }
  return [...totals.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, total]) => total);
}

function issuersOf(
  account: Account,
  period: number,
  now: Date,
): Record<string, unknown>[] {
  return scopeTotals(account, period, now).map((total) => ({
    period: formatDay(period),
    isClosed: now >= closesAt(period),
    ...total.scope,
    chargesBeforeTax: formatAmount(total.chargesBeforeTax),
    chargesTax: formatAmount(total.chargesTax),
    invoicedBeforeTax: formatCents(total.invoicedBeforeTax),
    invoicedTax: formatCents(total.invoicedTax),
  }));
}

/** A document as the control API tells it. */
export function tell(invoice: Invoice, seed: number): Record<string, unknown> {
  const { scope, amounts, period } = invoice;
  const rate = scope.currency === PAYMENT_CURRENCY
    ? null
    : exchangeRate(seed, period);
  const paid = rate === null ? amounts : convert(amounts, rate);
  return {
    invoiceId: invoice.id,
    period: formatDay(period),
    ...scope,
    issuedAt: invoice.issuedAt.toISOString(),
    type: invoice.type,
    billType: invoice.billType,
    payableEffect: invoice.payable,
    beforeTax: formatCents(amounts.beforeTax),
    tax: formatCents(amounts.tax),
    total: formatCents(amounts.beforeTax + amounts.tax),
    payment: {
      currency: PAYMENT_CURRENCY,
      total: formatCents(paid.beforeTax + paid.tax),
      exchangeRate: rate === null ? null : formatAmount(rate),
    },
    originalInvoiceId: invoice.originalId ?? null,
    commercialInvoiceId: invoice.commercialId ?? null,
    purchaseOrderNumber: invoice.purchaseOrder ?? null,
  };
}

function periodsOf(query: URLSearchParams): number[] {
  const start = requireDay(query.get("start") ?? "", "start");
  const end = requireDay(query.get("end") ?? "", "end");
  const periods: number[] = [];
  let period = firstOfMonth(start);
  if (period < start) period = firstOfMonth(period, 1);
  for (; period < end; period = firstOfMonth(period, 1)) periods.push(period);
  return periods;
}
