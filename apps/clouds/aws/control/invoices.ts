import type { Account } from "../account.ts";
import { parseAmount, roundToCents } from "../billing/amount.ts";
import { firstOfMonth } from "../billing/calendar.ts";
import type { Invoice, InvoiceScope } from "../billing/invoice.ts";
import { invoiceId } from "../billing/invoice_id.ts";
import { AWS_ISSUER } from "../billing/issuer.ts";
import { ControlError, ControlInput } from "./input.ts";
import { scopeTotals, tell } from "./invoice_truth.ts";
import { requireDay } from "./restate.ts";

/**
 * POST accounts/{id}/invoices: a credit memo or a further invoice for a billing period, issued now.
 *
 * Without amounts it is the one that makes the invoices of the issuer say what its charges say now, to the cent.
 */
export function issueInvoice(
  account: Account,
  body: unknown,
  now: Date,
): Record<string, unknown> {
  const input = new ControlInput(body, [
    "kind",
    "period",
    "issuer",
    "currency",
    "beforeTax",
    "tax",
    "originalInvoiceId",
  ]);
  const period = requireDay(input.text("period"), "period");
  if (period !== firstOfMonth(period)) {
    throw new ControlError("period must be the first day of a month");
  }
  const kind = input.text("kind");
  if (kind !== "credit_memo" && kind !== "invoice") {
    throw new ControlError("kind must be credit_memo or invoice");
  }
  const issuer = input.text("issuer", AWS_ISSUER);
  const scope: InvoiceScope = {
    issuer,
    billingEntity: issuer === AWS_ISSUER ? "AWS" : "AWS_MARKETPLACE",
    currency: input.text("currency", "USD"),
  };
  const sign = kind === "invoice" ? 1n : -1n;
  const amounts = input.raw("beforeTax") === undefined
    ? missingAmounts(account, { scope, period, sign, now })
    : {
      beforeTax: requireAmount(input.text("beforeTax")),
      tax: requireAmount(input.text("tax", "0")),
      discounts: [],
    };
  const original = input.text("originalInvoiceId", "");
  const invoice: Invoice = {
    id: nextId(account, scope, period),
    scope,
    period,
    issuedAt: now,
    type: kind === "invoice" ? "INVOICE" : "CREDIT_MEMO",
    billType: kind === "invoice" ? "ANNIVERSARY" : "REFUND",
    payable: kind === "invoice" ? 1 : -1,
    amounts,
    originalId: original === ""
      ? commercialId(account, scope, period)
      : original,
  };
  account.invoices.add(invoice);
  return tell(invoice, account.bill.seed);
}

/** DELETE accounts/{id}/invoices/{invoiceId}: neither listed nor found from now on. */
export function removeInvoice(
  account: Account,
  id: string,
  now: Date,
): Record<string, unknown> {
  if (account.invoices.find(id, now) === null) {
    throw new ControlError(`No invoice ${id} in this account`, 404);
  }
  account.invoices.remove(id);
  return { removed: id };
}

/** What is charged and not invoiced (`sign` 1), or invoiced and not charged (-1). */
function missingAmounts(
  account: Account,
  { scope, period, sign, now }: {
    scope: InvoiceScope;
    period: number;
    sign: bigint;
    now: Date;
  },
): Invoice["amounts"] {
  const total = scopeTotals(account, period, now).find((candidate) =>
    candidate.scope.issuer === scope.issuer &&
    candidate.scope.currency === scope.currency
  );
  if (total === undefined) {
    throw new ControlError(
      `${scope.issuer} has neither charges nor invoices in ${scope.currency} in that period`,
    );
  }
  const beforeTax = sign *
    (roundToCents(total.chargesBeforeTax) - total.invoicedBeforeTax);
  const tax = sign * (roundToCents(total.chargesTax) - total.invoicedTax);
  if (beforeTax + tax <= 0n) {
    throw new ControlError(
      "The invoices need no correction of this kind: give beforeTax",
    );
  }
  return { beforeTax, tax, discounts: [] };
}

/** The number of the scope's monthly invoice, which corrections name as their original. */
function commercialId(
  account: Account,
  scope: InvoiceScope,
  period: number,
): string {
  const { seed } = account.bill;
  return invoiceId(scope, period, { seed, kind: "commercial" });
}

function nextId(
  account: Account,
  scope: InvoiceScope,
  period: number,
): string {
  return invoiceId(scope, period, {
    seed: account.bill.seed,
    kind: "added",
    serial: account.invoices.added,
  });
}

function requireAmount(text: string): bigint {
  const amount = parseAmount(text);
  if (amount === null || amount !== roundToCents(amount) || amount < 0n) {
    throw new ControlError(
      `An amount must be positive and in whole cents: got ${text}`,
    );
  }
  return amount;
}
