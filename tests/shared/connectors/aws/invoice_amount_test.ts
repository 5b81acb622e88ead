import { deepEqual, ok } from "node:assert/strict";
import { parseInvoiceAmount } from "../../../../shared/connectors/aws/invoice_amount.ts";

const SET = {
  TotalAmount: "121.0000000001",
  TotalAmountBeforeTax: "100.0000000001",
  CurrencyCode: "EUR",
  AmountBreakdown: {
    SubTotalAmount: "100.0000000001",
    Taxes: { Breakdown: [{ Description: "VAT", Amount: "21", Rate: "21" }] },
    Later: [{ a: 1 }],
  },
  CurrencyExchangeDetails: {
    SourceCurrencyCode: "USD",
    TargetCurrencyCode: "EUR",
    Rate: "0.8765432101",
  },
};

Deno.test("parseInvoiceAmount() keeps amounts exact and the breakdown as delivered", () => {
  deepEqual(parseInvoiceAmount(SET, "Base"), {
    currency: "EUR",
    total: "121.0000000001",
    before_tax: "100.0000000001",
    breakdown: SET.AmountBreakdown,
    exchange_rate: "0.8765432101",
    exchanged_from: "USD",
  });
});

Deno.test("parseInvoiceAmount() leaves out what is not delivered", () => {
  const least = { CurrencyCode: "USD", TotalAmount: "-3" };
  const expected = { currency: "USD", total: "-3" };
  deepEqual(parseInvoiceAmount(least, "Base"), expected);
  const empty = {
    ...least,
    TotalAmountBeforeTax: "",
    AmountBreakdown: null,
    CurrencyExchangeDetails: { Rate: "", SourceCurrencyCode: "" },
  };
  deepEqual(parseInvoiceAmount(empty, "Base"), expected);
});

Deno.test("parseInvoiceAmount() finds nothing in a set that says nothing", () => {
  deepEqual(parseInvoiceAmount({}, "Tax"), null);
  deepEqual(
    parseInvoiceAmount({ CurrencyCode: "", TotalAmount: "" }, "Tax"),
    null,
  );
});

for (
  const [pointer, given] of [
    ["/Base", "12.50"],
    ["/Base", ["12.50"]],
    ["/Base/CurrencyCode", { ...SET, CurrencyCode: "Euro" }],
    ["/Base/CurrencyCode", { TotalAmount: "1" }],
    ["/Base/TotalAmount", { ...SET, TotalAmount: "1,000.00" }],
    ["/Base/TotalAmount", { ...SET, TotalAmount: 121 }],
    ["/Base/TotalAmount", { CurrencyCode: "USD" }],
    ["/Base/TotalAmountBeforeTax", { ...SET, TotalAmountBeforeTax: "none" }],
    ["/Base/AmountBreakdown", { ...SET, AmountBreakdown: [] }],
    ["/Base/CurrencyExchangeDetails", { ...SET, CurrencyExchangeDetails: 1 }],
    [
      "/Base/CurrencyExchangeDetails/Rate",
      { ...SET, CurrencyExchangeDetails: { Rate: "one" } },
    ],
    [
      "/Base/CurrencyExchangeDetails/SourceCurrencyCode",
      { ...SET, CurrencyExchangeDetails: { SourceCurrencyCode: "dollar" } },
    ],
  ] as const
) {
  Deno.test(`parseInvoiceAmount() names ${pointer} when it is ${JSON.stringify(given).slice(0, 40)}`, () => {
    const refused = parseInvoiceAmount(given, "Base");
    ok(refused !== null && "refusal" in refused);
    ok(refused.refusal.startsWith(`${pointer} must be `), refused.refusal);
  });
}
