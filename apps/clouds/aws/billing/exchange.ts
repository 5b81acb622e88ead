import { ONE, roundToCents } from "./amount.ts";
import { chance } from "./chance.ts";
import type { InvoiceAmounts } from "./invoice.ts";

/** What every account here pays, and declares its taxes, in. */
export const PAYMENT_CURRENCY = "EUR";

/** Euro for one dollar on the invoices of a billing period: between 0.85 and 0.95, five decimals. */
export function exchangeRate(seed: number, period: number): bigint {
  const rate = BigInt(85_000 + chance(seed, "rate", period) % 10_000);
  return rate * ONE / 100_000n;
}

/** Converts every figure by itself and rounds it to cents, so that converted figures still add up. */
export function convert(amounts: InvoiceAmounts, rate: bigint): InvoiceAmounts {
  const converted = (amount: bigint) => roundToCents(amount * rate / ONE);
  return {
    beforeTax: converted(amounts.beforeTax),
    tax: converted(amounts.tax),
    discounts: amounts.discounts.map(({ description, amount }) => ({
      description,
      amount: converted(amount),
    })),
  };
}
