import { Decimal } from "../../../shared/platform/decimal.ts";
import { askInvoiceTruth, type Window } from "./invoice_truth.ts";
import type { LoopbackAws } from "./loopback_aws.ts";
import type { Invoice } from "./read_invoices.ts";
import { factsBy, requireSame, sameAmount } from "./same_facts.ts";

/**
 * Compares invoices with the books of the loopback AWS. Gives in words how many there are.
 *
 * @throws {Error} When any is missing, too many or different.
 */
export async function checkDocuments(
  aws: LoopbackAws,
  accountId: string,
  { invoices, ...window }: Window & { readonly invoices: readonly Invoice[] },
): Promise<string> {
  const truth = await askInvoiceTruth(aws, accountId, window);
  requireSame(
    "invoice",
    factsBy(
      truth.invoices,
      ({ invoiceId }) => invoiceId,
      ({ issuer, period, type, currency, payableEffect, ...amounts }) => ({
        issuer,
        period,
        type,
        currency,
        payable: times(payableEffect, amounts.total),
        untaxed: times(payableEffect, amounts.beforeTax),
      }),
    ),
    factsBy(invoices, ({ invoice_id }) => invoice_id, (invoice) => ({
      issuer: invoice.invoicing_entity,
      period: invoice.billing_period_start,
      type: invoice.invoice_type,
      currency: invoice.base_currency,
      payable: sameAmount(invoice.payable),
      untaxed: sameAmount(invoice.payable_untaxed),
    })),
  );
  return `${invoices.length} invoices`;
}

function times(effect: number, amount: string): string {
  return Decimal.parse(amount).multiply(Decimal.parse(String(effect)))
    .toString();
}
