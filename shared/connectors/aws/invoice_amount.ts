/**
 * An invoice's amount in one of its currencies, from the wire to exact text.
 *
 * @module
 */
import type { InvoiceAmount } from "../../domain/invoice.ts";
import { findAmount, type Refusal, refuse } from "./costs.ts";

/** The set `name` of an invoice summary; null when it says nothing, or why it cannot be read. */
export function parseInvoiceAmount(
  given: unknown,
  name: string,
): InvoiceAmount | null | Refusal {
  if (!isObject(given)) return refuse(`/${name}`, "an object", given);
  const { CurrencyCode: currency, TotalAmount: total } = given;
  if (isAbsent(currency) && isAbsent(total)) return null;
  if (typeof currency !== "string" || !isCurrency(currency)) {
    return refuse(`/${name}/CurrencyCode`, "an ISO 4217 currency", currency);
  }
  const amount = amountOf(total);
  if (amount === null) {
    return refuse(`/${name}/TotalAmount`, "a decimal number", total);
  }
  const beforeTax = given["TotalAmountBeforeTax"];
  const before = amountOf(beforeTax);
  if (before === null && !isAbsent(beforeTax)) {
    const where = `/${name}/TotalAmountBeforeTax`;
    return refuse(where, "a decimal number", beforeTax);
  }
  const breakdown = given["AmountBreakdown"];
  if (!isAbsent(breakdown) && !isObject(breakdown)) {
    return refuse(`/${name}/AmountBreakdown`, "an object", breakdown);
  }
  const exchange = parseExchange(name, given["CurrencyExchangeDetails"]);
  if ("refusal" in exchange) return exchange;
  return {
    currency,
    total: amount,
    ...(before === null ? {} : { before_tax: before }),
    ...(isObject(breakdown) ? { breakdown } : {}),
    ...exchange,
  };
}

function parseExchange(
  name: string,
  given: unknown,
): Pick<InvoiceAmount, "exchange_rate" | "exchanged_from"> | Refusal {
  if (isAbsent(given)) return {};
  const where = `/${name}/CurrencyExchangeDetails`;
  if (!isObject(given)) return refuse(where, "an object", given);
  const { Rate: rate, SourceCurrencyCode: source } = given;
  const exact = amountOf(rate);
  if (exact === null && !isAbsent(rate)) {
    return refuse(`${where}/Rate`, "a decimal number", rate);
  }
  if (!isAbsent(source) && !isCurrency(source)) {
    const pointer = `${where}/SourceCurrencyCode`;
    return refuse(pointer, "an ISO 4217 currency", source);
  }
  return {
    ...(exact === null ? {} : { exchange_rate: exact }),
    ...(isCurrency(source) ? { exchanged_from: source } : {}),
  };
}

/** Whether AWS says nothing in a member: it leaves some out and leaves others empty. */
export function isAbsent(given: unknown): boolean {
  return given === undefined || given === null || given === "";
}

function amountOf(given: unknown): string | null {
  return typeof given === "string" ? findAmount(given) : null;
}

function isCurrency(given: unknown): given is string {
  return typeof given === "string" && /^[A-Z]{3}$/.test(given);
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
