/** A wrong figure fails the demo: what a user would read rightly passes, and one change of it does not. */
import { equal, rejects } from "node:assert/strict";
import { checkDocuments } from "../../../../apps/cli/demo/check_documents.ts";
import type { Invoice } from "../../../../apps/cli/demo/read_invoices.ts";
import { type Books, demoBooks, WINDOW } from "../../../support/demo_books.ts";

function invoicesOf(truth: Books): Invoice[] {
  return truth.invoices.map((each: Books) => ({
    id: each.invoiceId,
    invoice_id: each.invoiceId,
    invoicing_entity: each.issuer,
    billing_period_start: each.period,
    invoice_type: each.type,
    payable_effect: each.payableEffect,
    base_currency: each.currency,
    payable: signed(each.payableEffect, each.total),
    payable_untaxed: signed(each.payableEffect, each.beforeTax),
  }));
}

function signed(effect: number, amount: string): string {
  return effect === 0 ? "0" : effect < 0 ? `-${amount}` : amount;
}

Deno.test("checkDocuments() fails on a wrong amount and on an invoice that is missing", async () => {
  await using scene = await demoBooks();
  const { aws, accountId, books } = scene;
  const invoices = invoicesOf(
    await books(`invoices?start=${WINDOW.startDate}&end=${WINDOW.endDate}`),
  );
  const check = (invoices: Invoice[]) =>
    checkDocuments(aws, accountId, { ...WINDOW, invoices });
  equal(await check(invoices), `${invoices.length} invoices`);
  const [first, ...others] = invoices;
  await rejects(check(others), /^Error: invoice .* reads nothing$/);
  await rejects(
    check([{ ...first!, payable: "0.01" }, ...others]),
    /"payable":"0\.01"/,
  );
});
