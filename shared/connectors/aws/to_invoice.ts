/**
 * Invoice summaries as invoices.
 * API: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_invoicing_InvoiceSummary.html
 *
 * @module
 */
import { type Day, firstOfMonth } from "../../domain/billing_period.ts";
import type { Invoice, InvoiceAmount } from "../../domain/invoice.ts";
import { type Refusal, refuse } from "./costs.ts";
import { isAbsent, parseInvoiceAmount } from "./invoice_amount.ts";
import { findTimestamp } from "./timestamp.ts";

type Members = Readonly<Record<string, unknown>>;

/** What an invoice of a type adds to what is owed. */
const EFFECTS: ReadonlyMap<string, Invoice["payable_effect"]> = new Map([
  ["INVOICE", 1],
  ["CREDIT_MEMO", -1],
  ["PAYMENT_RECEIPT", 0],
]);

const TEXTS = [
  ["BillType", "bill_type"],
  ["InvoiceFrequency", "invoice_frequency"],
  ["OriginalInvoiceId", "original_invoice_id"],
  ["CommercialInvoiceId", "commercial_invoice_id"],
  ["PurchaseOrderNumber", "purchase_order_number"],
  ["EinvoiceDeliveryStatus", "einvoice_delivery_status"],
  ["TaxAuthorityStatus", "tax_authority_status"],
] as const;

const TIMES = [["IssuedDate", "issued_at"], ["DueDate", "due_at"]] as const;

const AMOUNTS = [
  ["BaseCurrencyAmount", "base"],
  ["PaymentCurrencyAmount", "payment"],
  ["TaxCurrencyAmount", "tax"],
] as const;

/** Whether an invoice type is known. What an unknown one adds to what is owed is a guess: that it is an invoice. */
export function isKnownInvoiceType(type: string): boolean {
  return EFFECTS.has(type);
}

/** A summary listed under `period` as an invoice, or why it is none. */
export function parseInvoice(given: unknown, period: Day): Invoice | Refusal {
  const summary = membersOf(given);
  if (summary === null) return refuse("", "an object", given);
  if (JSON.stringify(summary).includes("\\u0000")) {
    return { refusal: "the summary must be without NUL: found one" };
  }
  const parts = [identityOf, periodOf, textsOf, timesOf, amountsOf]
    .map((read) => read(summary, period));
  const refusal = parts.find(isRefusal);
  if (refusal !== undefined) return refusal;
  return {
    ...Object.assign({}, ...parts),
    payable_effect: payableEffect(summary),
  } as Invoice; // identityOf, periodOf and payable_effect are all it needs
}

function identityOf(summary: Members): object | Refusal {
  const entity = membersOf(summary["Entity"]) ?? {};
  const { InvoiceId: id, InvoiceType: type, AccountId: account } = summary;
  const { InvoicingEntity: issuer, BillingEntity: goods } = entity;
  if (!isText(id)) return refuse("/InvoiceId", "text", id);
  if (!isText(type)) return refuse("/InvoiceType", "text", type);
  if (!isText(issuer)) return refuse("/Entity/InvoicingEntity", "text", issuer);
  if (!isText(account) || !/^\d{12}$/.test(account)) {
    return refuse("/AccountId", "twelve digits", account);
  }
  if (!isAbsent(goods) && !isText(goods)) {
    return refuse("/Entity/BillingEntity", "text", goods);
  }
  return {
    invoice_id: id,
    invoicing_entity: issuer,
    ...(isAbsent(goods) ? {} : { billing_entity: goods }),
    account_id: account,
    invoice_type: type,
  };
}

/** A listing is replaced whole, so an invoice of another period in it would be lost with the next one. */
function periodOf(summary: Members, period: Day): object | Refusal {
  const given = summary["BillingPeriod"];
  const { Year: year, Month: month } = membersOf(given) ?? {};
  const isAsked = typeof year === "number" && typeof month === "number" &&
    month >= 1 && month <= 12 && year >= 2000 && year < 10_000 &&
    firstOfMonth(`${year}-01-01`, month - 1) === period;
  return isAbsent(given) || isAsked
    ? { billing_period_start: period }
    : refuse("/BillingPeriod", `the month of ${period}`, given);
}

function textsOf(summary: Members): object | Refusal {
  return columnsOf(
    summary,
    TEXTS,
    (given, name) => isText(given) ? given : refuse(`/${name}`, "text", given),
  );
}

function timesOf(summary: Members): object | Refusal {
  return columnsOf(summary, TIMES, (given, name) =>
    findTimestamp(given) ??
      refuse(`/${name}`, "epoch seconds or an ISO 8601 time", given));
}

function amountsOf(summary: Members): object | Refusal {
  return columnsOf<InvoiceAmount>(summary, AMOUNTS, parseInvoiceAmount);
}

/** The members that are there, each under its column's name. */
function columnsOf<Value extends string | object>(
  summary: Members,
  columns: readonly (readonly [name: string, column: string])[],
  parse: (given: unknown, name: string) => Value | Refusal | null,
): object | Refusal {
  const found: Record<string, Value> = {};
  for (const [name, column] of columns) {
    const given = summary[name];
    const value = isAbsent(given) ? null : parse(given, name);
    if (isRefusal(value)) return value;
    if (value !== null) found[column] = value;
  }
  return found;
}

/**
 * A tax invoice repeats the commercial one it names, which says what is owed. That goes for tax credit memos too.
 * Source: the API's CommercialInvoiceId.
 */
function payableEffect(summary: Members): Invoice["payable_effect"] {
  const { CommercialInvoiceId: commercial, InvoiceId: id } = summary;
  if (!isAbsent(commercial) && commercial !== id) return 0;
  return EFFECTS.get(String(summary["InvoiceType"])) ?? 1;
}

function isRefusal(value: string | object | null): value is Refusal {
  return typeof value === "object" && value !== null && "refusal" in value;
}

function isText(given: unknown): given is string {
  return typeof given === "string" && given !== "";
}

function membersOf(given: unknown): Members | null {
  return typeof given === "object" && given !== null && !Array.isArray(given)
    ? { ...given }
    : null;
}
