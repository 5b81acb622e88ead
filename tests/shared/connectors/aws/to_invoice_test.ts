import { deepEqual, equal, ok } from "node:assert/strict";
import {
  isKnownInvoiceType,
  parseInvoice,
} from "../../../../shared/connectors/aws/to_invoice.ts";

const PERIOD = "2026-09-01";
const AMOUNT = { CurrencyCode: "USD", TotalAmount: "12.10" };
const SUMMARY = {
  AccountId: "123456789012",
  InvoiceId: "EUINGB26-1",
  IssuedDate: 1790985600,
  DueDate: "2026-11-02T00:00:00Z",
  Entity: {
    InvoicingEntity: "Amazon Web Services EMEA SARL",
    BillingEntity: "AWS",
  },
  BillingPeriod: { Month: 9, Year: 2026 },
  InvoiceType: "INVOICE",
  BillType: "ANNIVERSARY",
  InvoiceFrequency: "RECURRING",
  OriginalInvoiceId: "",
  PurchaseOrderNumber: "PO-7",
  EinvoiceDeliveryStatus: "DELIVERED",
  TaxAuthorityStatus: "ISSUED",
  BaseCurrencyAmount: AMOUNT,
  PaymentCurrencyAmount: { ...AMOUNT, CurrencyCode: "EUR" },
  TaxCurrencyAmount: { ...AMOUNT, CurrencyCode: "GBP" },
  Later: { a: 1 },
};

Deno.test("parseInvoice() names every member as its column", () => {
  deepEqual(parseInvoice(SUMMARY, PERIOD), {
    invoice_id: "EUINGB26-1",
    invoicing_entity: "Amazon Web Services EMEA SARL",
    billing_entity: "AWS",
    account_id: "123456789012",
    billing_period_start: PERIOD,
    issued_at: "2026-10-03T00:00:00.000Z",
    due_at: "2026-11-02T00:00:00.000Z",
    invoice_type: "INVOICE",
    bill_type: "ANNIVERSARY",
    invoice_frequency: "RECURRING",
    purchase_order_number: "PO-7",
    einvoice_delivery_status: "DELIVERED",
    tax_authority_status: "ISSUED",
    payable_effect: 1,
    base: { currency: "USD", total: "12.10" },
    payment: { currency: "EUR", total: "12.10" },
    tax: { currency: "GBP", total: "12.10" },
  });
});

Deno.test("parseInvoice() does with what every invoice has", () => {
  const { AccountId, InvoiceId, Entity, InvoiceType } = SUMMARY;
  const { InvoicingEntity } = Entity;
  const least = {
    AccountId,
    InvoiceId,
    Entity: { InvoicingEntity },
    InvoiceType,
  };
  deepEqual(parseInvoice(least, PERIOD), {
    invoice_id: InvoiceId,
    invoicing_entity: InvoicingEntity,
    account_id: AccountId,
    billing_period_start: PERIOD,
    invoice_type: InvoiceType,
    payable_effect: 1,
  });
});

for (
  const [name, change, effect] of [
    ["an invoice", {}, 1],
    ["a credit memo", { InvoiceType: "CREDIT_MEMO" }, -1],
    ["a receipt", { InvoiceType: "PAYMENT_RECEIPT" }, 0],
    ["a tax invoice of a commercial one", { CommercialInvoiceId: "C-1" }, 0],
    ["a tax credit memo of a commercial one", {
      InvoiceType: "CREDIT_MEMO",
      CommercialInvoiceId: "C-1",
    }, 0],
    ["a commercial invoice that names itself", {
      CommercialInvoiceId: "EUINGB26-1",
    }, 1],
    ["an unknown type", { InvoiceType: "STATEMENT" }, 1],
  ] as const
) {
  Deno.test(`parseInvoice() lets ${name} add ${effect} to what is owed`, () => {
    const invoice = parseInvoice({ ...SUMMARY, ...change }, PERIOD);
    ok(!("refusal" in invoice));
    equal(invoice.payable_effect, effect);
  });
}

Deno.test("isKnownInvoiceType() knows the three of the API", () => {
  for (const type of ["INVOICE", "CREDIT_MEMO", "PAYMENT_RECEIPT"]) {
    ok(isKnownInvoiceType(type));
  }
  ok(!isKnownInvoiceType("STATEMENT"));
});

for (
  const [pointer, change] of [
    ["/InvoiceId", { InvoiceId: undefined }],
    ["/InvoiceId", { InvoiceId: 7 }],
    ["/InvoiceType", { InvoiceType: "" }],
    ["/Entity/InvoicingEntity", { Entity: undefined }],
    ["/Entity/InvoicingEntity", { Entity: { InvoicingEntity: null } }],
    ["/Entity/BillingEntity", {
      Entity: { ...SUMMARY.Entity, BillingEntity: 1 },
    }],
    ["/AccountId", { AccountId: "12" }],
    ["/BillingPeriod", { BillingPeriod: { Month: 10, Year: 2026 } }],
    ["/BillingPeriod", { BillingPeriod: { Month: 21, Year: 2025 } }],
    ["/BillingPeriod", { BillingPeriod: "2026-09" }],
    ["/BillType", { BillType: 1 }],
    ["/IssuedDate", { IssuedDate: "3 October 2026" }],
    ["/DueDate", { DueDate: {} }],
    ["/PaymentCurrencyAmount/TotalAmount", {
      PaymentCurrencyAmount: { CurrencyCode: "EUR", TotalAmount: "much" },
    }],
  ] as const
) {
  Deno.test(`parseInvoice() refuses ${JSON.stringify(change).slice(0, 60)} by ${pointer}`, () => {
    const refused = parseInvoice({ ...SUMMARY, ...change }, PERIOD);
    ok("refusal" in refused);
    ok(refused.refusal.startsWith(`${pointer} must be `), refused.refusal);
  });
}

for (const given of [null, "text", [SUMMARY]]) {
  Deno.test(`parseInvoice() refuses ${JSON.stringify(given)?.slice(0, 20)}, which is no object`, () => {
    ok("refusal" in parseInvoice(given, PERIOD));
  });
}

Deno.test("parseInvoice() refuses text that no column holds, wherever it stands", () => {
  const BaseCurrencyAmount = {
    ...AMOUNT,
    AmountBreakdown: { Fees: { Breakdown: [{ Description: "a\u0000b" }] } },
  };
  ok("refusal" in parseInvoice({ ...SUMMARY, BaseCurrencyAmount }, PERIOD));
});
