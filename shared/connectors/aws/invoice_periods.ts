import {
  billingPeriods,
  type Day,
  firstOfMonth,
} from "../../domain/billing_period.ts";
import { HISTORY_MONTHS, type SyncWindow } from "./window.ts";

/** Periods read every time: invoices, credit memos and receipts of a month come for weeks after its end. */
const ALWAYS_READ = 3;

/** What decides which billing periods a read of invoices covers. */
export interface InvoicePeriodOptions {
  readonly today: Day;
  /** Days a request named; their months are read and no others. */
  readonly window: SyncWindow | null;
  /** First days of the periods that were read to their end before. */
  readonly known: readonly Day[];
}

/**
 * First days of the billing periods to read, newest first: those asked for; else the current one and the two before, and
 * those of the ten before them that were never read to their end.
 */
export function invoicePeriods(
  { today, window, known }: InvoicePeriodOptions,
): Day[] {
  const current = firstOfMonth(today);
  if (window !== null) {
    return billingPeriods(window.start, window.end)
      .map(({ start }) => start)
      .filter((start) => start <= current)
      .reverse();
  }
  const read = new Set(known);
  return Array.from(
    { length: HISTORY_MONTHS },
    (_, index) => firstOfMonth(current, -index),
  ).filter((start, index) => index < ALWAYS_READ || !read.has(start));
}
