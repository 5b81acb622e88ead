import type { Bill } from "./bill.ts";
import { dayOf, firstOfMonth } from "./calendar.ts";
import type { Invoice } from "./invoice.ts";
import { closesAt } from "./invoice_dates.ts";
import { periodOfInvoiceId } from "./invoice_id.ts";
import { monthlyInvoices } from "./monthly_invoices.ts";
import { oneTimeInvoices } from "./one_time_invoices.ts";

/** Periods computed and kept: five years, the longest interval that can be listed. */
const KEPT = 64;

/** A payer's invoices. They follow from the bill and are not stored; only what tests added or let vanish is. */
export class InvoiceBook {
  /** First day of the one billing period the planted mismatch is in; null = not planted. */
  readonly mismatchPeriod: number | null;
  readonly #bill: Bill;
  readonly #periods = new Map<string, readonly Invoice[]>();
  #added: readonly Invoice[] = [];
  readonly #vanished = new Set<string>();

  /** Takes the bill, and when the account was made: the mismatch is in the month before the last one then. */
  constructor(bill: Bill, openedAt: Date) {
    this.#bill = bill;
    this.mismatchPeriod = bill.plant.invoiceMismatch
      ? firstOfMonth(dayOf(openedAt), -2)
      : null;
  }

  /** Documents added so far: numbers the next. */
  get added(): number {
    return this.#added.length;
  }

  /** Issues a document the bill knows nothing of. */
  add(invoice: Invoice): void {
    this.#added = [...this.#added, invoice];
  }

  /** Lets a document vanish for good. */
  remove(id: string): void {
    this.#vanished.add(id);
  }

  /** The documents of a billing period that `now` has seen issued, the oldest first. */
  ofPeriod(period: number, now: Date): Invoice[] {
    return this.#visible([
      ...this.#computed(period, now),
      ...this.#added.filter((invoice) => invoice.period === period),
    ], now);
  }

  /** The documents issued from `start` until before `end`, whatever period they are for. */
  issuedBetween(start: Date, end: Date, now: Date): Invoice[] {
    const last = Math.min(dayOf(end), dayOf(now));
    const found = [...this.#added];
    for (
      let period = firstOfMonth(dayOf(start), -1);
      period <= last;
      period = firstOfMonth(period, 1)
    ) found.push(...this.#computed(period, now));
    return this.#visible(found, now).filter(({ issuedAt }) =>
      issuedAt >= start && issuedAt < end
    );
  }

  /** A document by its number, or null when there is none (yet, or any more). */
  find(id: string, now: Date): Invoice | null {
    const period = periodOfInvoiceId(id);
    if (period === null || period > dayOf(now)) return null;
    return this.ofPeriod(period, now).find((invoice) => invoice.id === id) ??
      null;
  }

  #visible(invoices: readonly Invoice[], now: Date): Invoice[] {
    return invoices
      .filter(({ id, issuedAt }) => issuedAt <= now && !this.#vanished.has(id))
      .sort((left, right) =>
        left.issuedAt.getTime() - right.issuedAt.getTime() ||
        (left.id < right.id ? -1 : 1)
      );
  }

  /** Everything a period has by itself, whether or not `now` may see it already. */
  #computed(period: number, now: Date): readonly Invoice[] {
    const close = closesAt(period);
    const isClosed = now >= close;
    const until = isClosed ? close : now;
    const key = `${period} ${isClosed ? "closed" : now.getTime()} ${
      this.#bill.versionAt(until)
    }`;
    const known = this.#periods.get(key);
    if (known !== undefined) return known;
    const oneTime = oneTimeInvoices(this.#bill, period, until);
    const isMismatched = period === this.mismatchPeriod;
    const invoices = isClosed
      ? [
        ...oneTime,
        ...monthlyInvoices(this.#bill, { period, oneTime, isMismatched }),
      ]
      : oneTime;
    this.#keep(key, invoices);
    return invoices;
  }

  #keep(key: string, invoices: readonly Invoice[]): void {
    const [oldest] = this.#periods.keys();
    if (this.#periods.size >= KEPT && oldest !== undefined) {
      this.#periods.delete(oldest);
    }
    this.#periods.set(key, invoices);
  }
}
