import { addMonths } from "./chain.ts";
import type { Agreement } from "./agreement.ts";

/** Units bought of a product whose quantity the buyer configures. */
export const UNITS = 40;

/** Per cent by which a product paid at once costs more with every renewal. */
const INCREASE = 3;

/** The price of an agreement in cents, by its product; what the bill knows keeps its price. */
export function priceCents({ deal, cycle }: Agreement): number {
  const [{ cents, pricing }] = deal.products;
  const isRaised = pricing === "upfront" || pricing === "configurable";
  return isRaised ? cents + Math.floor(cents * cycle * INCREASE / 100) : cents;
}

/** The four instalments of a payment schedule, a quarter apart; the first takes what does not divide. */
export function scheduleOf(
  agreement: Agreement,
): { time: Date; cents: number }[] {
  const total = priceCents(agreement);
  const part = Math.floor(total * 22 / 100);
  return [0, 3, 6, 9].map((months) => ({
    time: new Date(addMonths(agreement.startsAt.getTime(), months)),
    cents: months === 0 ? total - 3 * part : part,
  }));
}

/** What AWS estimates for the whole term, in cents; what is metered or asked for later counts nothing. */
export function valueCents(agreement: Agreement): number {
  switch (agreement.deal.products[0].pricing) {
    case "recurring":
      return priceCents(agreement) * 12;
    case "configurable":
      return priceCents(agreement) * UNITS;
    case "schedule":
    case "upfront":
      return priceCents(agreement);
    default:
      return 0;
  }
}

/** Writes cents with two decimals. */
export function writeCents(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
