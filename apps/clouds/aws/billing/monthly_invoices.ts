import { cents, roundToCents } from "./amount.ts";
import type { Bill } from "./bill.ts";
import { firstOfMonth } from "./calendar.ts";
import { type Invoice, type InvoiceScope, scopeKey } from "./invoice.ts";
import { closesAt, noonOf } from "./invoice_dates.ts";
import { invoiceId, type InvoiceKind } from "./invoice_id.ts";
import { issuerCharges, toDiscounts } from "./issuer_charges.ts";
import { AWS_ISSUER } from "./issuer.ts";

/** What the planted mismatch adds to AWS's own invoice, before tax. */
export const MISMATCH = cents(1_234);

/** Day of the next month AWS's tax invoice is issued, counted from its first. */
const TAX_INVOICE_DAY = 3;

/** Day of the next month the payment is acknowledged. */
const RECEIPT_DAY = 11;

/** What a period's monthly documents are made of besides the bill. */
export interface Closing {
  /** First day of the period. */
  readonly period: number;
  /** What was issued within the month: the monthly invoices have the rest. */
  readonly oneTime: readonly Invoice[];
  /** The planted mismatch is in this period. */
  readonly isMismatched: boolean;
}

/**
 * The documents issued after the month. Rounding: what a scope's documents add up to is its exact charges rounded once to cents
 * (half away from zero), taxes by themselves; the monthly invoice is that sum less what was issued within the month.
 */
export function monthlyInvoices(bill: Bill, closing: Closing): Invoice[] {
  const charges = issuerCharges(
    bill,
    closing.period,
    closesAt(closing.period),
  );
  return charges.flatMap((charge) => {
    const issued = closing.oneTime.filter(({ scope }) =>
      scopeKey(scope) === scopeKey(charge.scope)
    );
    const isAws = charge.scope.issuer === AWS_ISSUER;
    const added = isAws && closing.isMismatched ? MISMATCH : 0n;
    const commercial = commercialInvoice(bill, closing.period, {
      scope: charge.scope,
      beforeTax: roundToCents(charge.beforeTax) + added -
        sumOf(issued, "beforeTax"),
      tax: roundToCents(charge.tax) - sumOf(issued, "tax"),
      discounts: toDiscounts(charge),
    });
    return isAws ? [commercial, ...followers(bill, commercial)] : [commercial];
  });
}

/** What documents add to what is owed. */
export function sumOf(
  invoices: readonly Invoice[],
  part: "beforeTax" | "tax",
): bigint {
  return invoices.reduce(
    (sum, { payable, amounts }) => sum + BigInt(payable) * amounts[part],
    0n,
  );
}

/** A month that comes to less than nothing is told by a credit memo, as amounts have no sign. */
function commercialInvoice(
  bill: Bill,
  period: number,
  figures: { scope: InvoiceScope } & Invoice["amounts"],
): Invoice {
  const { scope, beforeTax, tax, discounts } = figures;
  const isCredit = beforeTax + tax < 0n;
  return {
    id: invoiceId(scope, period, { seed: bill.seed, kind: "commercial" }),
    scope,
    period,
    issuedAt: closesAt(period),
    type: isCredit ? "CREDIT_MEMO" : "INVOICE",
    billType: "ANNIVERSARY",
    payable: isCredit ? -1 : 1,
    amounts: isCredit
      ? { beforeTax: -beforeTax, tax: -tax, discounts: [] }
      : { beforeTax, tax, discounts },
  };
}

/** What repeats or acknowledges AWS's own invoice and is not owed again. */
function followers(bill: Bill, commercial: Invoice): Invoice[] {
  const { scope, period, amounts } = commercial;
  const next = firstOfMonth(period, 1);
  const follower = (kind: InvoiceKind, type: string, issuedAt: Date) => ({
    id: invoiceId(scope, period, { seed: bill.seed, kind }),
    scope,
    period,
    issuedAt,
    type,
    billType: "ANNIVERSARY" as const,
    payable: 0 as const,
    amounts,
  });
  return [
    {
      ...follower("tax", "INVOICE", noonOf(next + TAX_INVOICE_DAY)),
      commercialId: commercial.id,
    },
    {
      ...follower("receipt", "PAYMENT_RECEIPT", noonOf(next + RECEIPT_DAY)),
      originalId: commercial.id,
    },
    ...bill.plant.unknownInvoiceType
      ? [{
        ...follower("statement", "STATEMENT", closesAt(period)),
        amounts: { beforeTax: 0n, tax: 0n, discounts: [] },
      }]
      : [],
  ];
}
