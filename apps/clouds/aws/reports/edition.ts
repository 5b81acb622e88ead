import type { Account } from "../account.ts";
import { dayOf, firstOfMonth } from "../billing/calendar.ts";
import { issuerOf } from "../billing/issuer.ts";
import type { Line } from "../billing/line.ts";

/** What one delivery of one period says: the bill and the invoices as they were when it was made. It is written out when somebody reads it. */
export interface Edition {
  /** The payer. */
  readonly payerId: string;
  /** Names of the accounts. */
  readonly names: ReadonlyMap<string, string>;
  /** First day of the billing period. */
  readonly period: number;
  /** First day of the next. */
  readonly periodEnd: number;
  /** When it was made. */
  readonly madeAt: Date;
  /** Ids of lines differ from delivery to delivery. */
  readonly serial: number;
  /** Whether net figures are reported. */
  readonly hasNet: boolean;
  /** The lines of a day of the bill. */
  lines(day: number): Line[];
  /** The invoice a line stands on, or empty. */
  invoiceOf(line: Line): string;
}

/** Takes the state of an account for a delivery. */
export function takeEdition(
  account: Account,
  made: { period: number; serial: number; at: Date },
): Edition {
  const { period, serial, at } = made;
  const today = dayOf(at);
  const lines = account.bill.frozen();
  const invoices = new Map<string, string>();
  for (const invoice of account.invoices.ofPeriod(period, at)) {
    if (invoice.payable === 0) continue;
    const { issuer, currency } = invoice.scope;
    invoices.set(`${issuer}\n${currency}\n${invoice.billType}`, invoice.id);
  }
  return {
    payerId: account.id,
    names: account.names,
    period,
    periodEnd: firstOfMonth(period, 1),
    madeAt: at,
    serial,
    hasNet: account.bill.plant.netMetrics,
    lines: (day) => lines(day, today),
    invoiceOf: (line) =>
      invoices.get(`${issuerOf(line)}\n${line.currency}\n${billType(line)}`) ??
        "",
  };
}

/** Which of its issuer's documents a line is on, as bill/BillType says in upper case. */
export function billType(line: Line): "ANNIVERSARY" | "PURCHASE" | "REFUND" {
  if (line.recordType === "Fee") return "PURCHASE";
  return line.recordType === "Refund" ? "REFUND" : "ANNIVERSARY";
}
