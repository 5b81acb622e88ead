/**
 * Invoices: the headers of what was invoiced to the integration's own account, one listing per billing period.
 *
 * Newest period first. AWS lists a month at a time and does not tell what changed since: a period is read whole and replaces
 * what is stored of it.
 * API: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_invoicing_ListInvoiceSummaries.html
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import { Fault } from "../../platform/fault.ts";
import { type Day, dayOf } from "../../domain/billing_period.ts";
import type { Page } from "../../domain/page.ts";
import type { Source } from "../../domain/source.ts";
import { invoicePeriods } from "./invoice_periods.ts";
import {
  findInvoicesCursor,
  firstInvoicesCursor,
  type InvoicesCursor,
} from "./invoices_cursor.ts";
import type { Invoicing } from "./invoicing.ts";
import { readInvoicesPage } from "./read_invoices.ts";
import type { SyncWindow } from "./window.ts";

/** The dataset's name in requests. */
export const INVOICES = "invoices";

/** Periods read anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** The invoices of one account, and what they are read with. */
export interface InvoicesRead {
  readonly invoicing: Invoicing;
  readonly clock: Clock;
  /** The integration's own account. */
  readonly accountId: (signal: AbortSignal) => Promise<string>;
  /** Days whose months are read; null for those that need it. */
  readonly window: SyncWindow | null;
  /** First days of the billing periods that were read to their end before. Asked once, when a read begins. */
  readonly knownPeriods: () => Promise<readonly Day[]>;
}

/** The source of an account's invoices. */
export function invoices(read: InvoicesRead): Source<InvoicesCursor> {
  return {
    dataset: INVOICES,
    unreportedRequests: () => read.invoicing.takeRequests(),
    async *pages(cursor, signal) {
      let state = findInvoicesCursor(cursor) ?? await beginning(read, signal);
      for (;;) {
        const page = await nextPage(read, state, signal);
        yield page;
        if (page.end !== undefined) return;
        state = page.cursor;
      }
    },
  };
}

async function beginning(
  { clock, window, knownPeriods }: InvoicesRead,
  signal: AbortSignal,
): Promise<InvoicesCursor> {
  signal.throwIfAborted();
  const today = dayOf(clock.now());
  const known = window === null ? await knownPeriods() : [];
  return firstInvoicesCursor(invoicePeriods({ today, window, known }));
}

async function nextPage(
  read: InvoicesRead,
  state: InvoicesCursor,
  signal: AbortSignal,
): Promise<Page<InvoicesCursor>> {
  signal.throwIfAborted();
  try {
    return await readInvoicesPage(read, state, signal);
  } catch (error) {
    const isChanged = error instanceof Fault &&
      error.code === "PROVIDER_PAGING_CHANGED";
    if (!isChanged || state.restarts >= MAX_RESTARTS) throw error;
    const anew = { ...state, token: null, restarts: state.restarts + 1 };
    return await nextPage(read, anew, signal);
  }
}
