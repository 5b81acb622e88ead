import { formatDay, parseDay } from "./calendar.ts";
import { chance } from "./chance.ts";
import type { InvoiceScope } from "./invoice.ts";
import { AWS_ISSUER, MARKETPLACE_ISSUER } from "./issuer.ts";

/** The documents a period can have in one scope. */
export const INVOICE_KINDS = [
  "commercial",
  "tax",
  "receipt",
  "purchase",
  "refund",
  "statement",
  "added",
] as const;

/** One of INVOICE_KINDS. */
export type InvoiceKind = typeof INVOICE_KINDS[number];

const PREFIXES: Readonly<Record<string, string>> = {
  [AWS_ISSUER]: "EUINLU-",
  [MARKETPLACE_ISSUER]: "",
};

const ENDING = /(\d\d)(\d\d)\d\d\d\d{4}$/;

/** The number of a document: its issuer's prefix, year, month, kind, two digits that tell it from its like, and four that look like a number. */
export function invoiceId(
  scope: InvoiceScope,
  period: number,
  options: { seed: number; kind: InvoiceKind; serial?: number },
): string {
  const { seed, kind, serial = 0 } = options;
  const [, year = "", month = ""] = /^..(..)-(..)/.exec(formatDay(period)) ??
    [];
  const digits = chance(
    seed,
    scope.issuer,
    scope.currency,
    period,
    kind,
    serial,
  );
  return (PREFIXES[scope.issuer] ?? "RE-") + year + month +
    INVOICE_KINDS.indexOf(kind) + String(serial % 100).padStart(2, "0") +
    String(digits % 10_000).padStart(4, "0");
}

/** The billing period a number can only belong to, or null for one that is not ours. */
export function periodOfInvoiceId(id: string): number | null {
  const [, year, month] = ENDING.exec(id) ?? [];
  return year === undefined ? null : parseDay(`20${year}-${month}-01`);
}
