import type { Account } from "../account.ts";
import type { Invoice } from "../billing/invoice.ts";
import type { Call, Operation } from "../service.ts";
import { withUnknownMembers } from "../unknown_members.ts";
import { documentLink } from "./document.ts";
import { requireInvoice } from "./list_invoice_summaries.ts";
import { missing } from "./time_filter.ts";
import { invalidField } from "./invoicing_error.ts";

/** invoicing:GetInvoicePDF: links to an invoice's document and to those that follow from it. */
export const getInvoicePdf: Operation = {
  action: "invoicing:GetInvoicePDF",
  resource: () => "*",
  async run(call) {
    const { account, now } = call;
    const invoice = requireInvoice(account, parseId(call.input), now);
    const answer = {
      InvoicePDF: {
        InvoiceId: invoice.id,
        ...await linkMembers(call, invoice),
        SupplementalDocuments: await Promise.all(
          followersOf(account, invoice, now).map(async (follower) => ({
            DocumentType: typeOf(follower),
            DocumentId: follower.id,
            ...await linkMembers(call, follower),
          })),
        ),
      },
    };
    return account.bill.plant.unknownMembers
      ? withUnknownMembers(answer)
      : answer;
  },
};

function parseId({ InvoiceId: id }: Record<string, unknown>): string {
  if (id === undefined || id === null) throw missing("invoiceId");
  if (typeof id === "string" && /^\S+$/.test(id)) return id;
  throw invalidField(
    "invoiceId",
    "1 validation error detected: Value at 'invoiceId' failed to satisfy constraint: " +
      "Member must satisfy regular expression pattern: \\S+",
  );
}

async function linkMembers(
  { account, origin, now }: Call,
  invoice: Invoice,
): Promise<Record<string, unknown>> {
  const { url, expiresAt } = await documentLink(account, invoice, {
    origin,
    now,
  });
  return {
    DocumentUrl: url,
    DocumentUrlExpirationDate: expiresAt.getTime() / 1000,
  };
}

/** The tax invoice and the receipt of a commercial invoice, once they are issued. */
function followersOf(
  account: Account,
  { id, period }: Invoice,
  now: Date,
): Invoice[] {
  return account.invoices.ofPeriod(period, now).filter((invoice) =>
    invoice.payable === 0 &&
    (invoice.commercialId === id || invoice.originalId === id)
  );
}

function typeOf(invoice: Invoice): string {
  return invoice.commercialId === undefined
    ? "PAYMENT_RECEIPT"
    : "TAX_E_INVOICE";
}
