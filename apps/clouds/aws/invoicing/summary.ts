import { formatAmount, formatCents } from "../billing/amount.ts";
import { formatDay } from "../billing/calendar.ts";
import {
  convert,
  exchangeRate,
  PAYMENT_CURRENCY,
} from "../billing/exchange.ts";
import type { Invoice, InvoiceAmounts } from "../billing/invoice.ts";
import { dueAt } from "../billing/invoice_dates.ts";

/** Whose invoice it is, and what its exchange rate is drawn from. */
export interface Receiver {
  /** The payer. */
  readonly accountId: string;
  /** The bill's seed. */
  readonly seed: number;
}

/** An InvoiceSummary as it stands on the wire: times in epoch seconds, amounts as decimal texts. */
export function toSummary(
  invoice: Invoice,
  receiver: Receiver,
): Record<string, unknown> {
  const { scope, period, issuedAt } = invoice;
  const [year, month] = formatDay(period).split("-").map(Number);
  return {
    AccountId: receiver.accountId,
    InvoiceId: invoice.id,
    IssuedDate: toSeconds(issuedAt),
    DueDate: toSeconds(dueAt(issuedAt)),
    BillSourceAccounts: [receiver.accountId],
    BillSourceAccountsTotalCount: 1,
    ReceiverRole: "BUYER",
    Entity: {
      InvoicingEntity: scope.issuer,
      BillingEntity: scope.billingEntity,
    },
    BillingPeriod: { Month: month, Year: year },
    InvoiceFrequency: invoice.billType === "ANNIVERSARY"
      ? "RECURRING"
      : "ONE_TIME",
    BillType: invoice.billType,
    InvoiceType: invoice.type,
    CommercialInvoiceId: invoice.commercialId,
    OriginalInvoiceId: invoice.originalId,
    PurchaseOrderNumber: invoice.purchaseOrder,
    EinvoiceDeliveryStatus: scope.billingEntity === "AWS"
      ? "DELIVERED"
      : "NOT_DELIVERED",
    TaxAuthorityStatus: invoice.commercialId === undefined
      ? undefined
      : "ISSUED",
    ...currencies(invoice, receiver.seed),
  };
}

/** The same figures in the money of the goods, of the taxes and of the payment. */
function currencies(
  invoice: Invoice,
  seed: number,
): Record<string, unknown> {
  const { scope, period, amounts } = invoice;
  const base = toAmount(amounts, scope.currency);
  if (scope.currency === PAYMENT_CURRENCY) {
    return {
      BaseCurrencyAmount: base,
      TaxCurrencyAmount: base,
      PaymentCurrencyAmount: base,
    };
  }
  const rate = exchangeRate(seed, period);
  const paid = {
    ...toAmount(convert(amounts, rate), PAYMENT_CURRENCY),
    CurrencyExchangeDetails: {
      SourceCurrencyCode: scope.currency,
      TargetCurrencyCode: PAYMENT_CURRENCY,
      Rate: formatAmount(rate),
    },
  };
  return {
    BaseCurrencyAmount: base,
    TaxCurrencyAmount: paid,
    PaymentCurrencyAmount: paid,
  };
}

/** Subtotal less discounts plus fees plus taxes is the total. */
function toAmount(
  { beforeTax, tax, discounts }: InvoiceAmounts,
  currency: string,
): Record<string, unknown> {
  const discounted = discounts.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    TotalAmount: formatCents(beforeTax + tax),
    TotalAmountBeforeTax: formatCents(beforeTax),
    CurrencyCode: currency,
    AmountBreakdown: {
      SubTotalAmount: formatCents(beforeTax + discounted),
      Discounts: {
        Breakdown: discounts.map(({ description, amount }) => ({
          Description: description,
          Amount: formatCents(amount),
          Rate: toPercent(amount, beforeTax + discounted),
        })),
        TotalAmount: formatCents(discounted),
      },
      Taxes: {
        Breakdown: tax === 0n ? [] : [{
          Description: "VAT",
          Amount: formatCents(tax),
          Rate: toPercent(tax, beforeTax),
        }],
        TotalAmount: formatCents(tax),
      },
      Fees: { Breakdown: [], TotalAmount: formatCents(0n) },
    },
  };
}

/** `part` of `whole` in percent, two decimals cut. */
function toPercent(part: bigint, whole: bigint): string {
  const hundredths = whole === 0n ? 0n : (part * 10_000n) / whole;
  return formatAmount(hundredths * 100_000_000n);
}

function toSeconds(time: Date): number {
  return time.getTime() / 1000;
}
