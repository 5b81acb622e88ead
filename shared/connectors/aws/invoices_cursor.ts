import type { Day } from "../../domain/billing_period.ts";

/** Where a read of invoices stands, kept with every page so that any worker can go on from it. Version 1. */
export interface InvoicesCursor {
  readonly v: 1;
  /** First days of the billing periods that are not read to their end yet, in the order they are read. */
  readonly periods: readonly Day[];
  /** AWS's page token; null at the beginning of a period. */
  readonly token: string | null;
  /** Periods begun anew because AWS changed its pages, or all of them because another version wrote the cursor. */
  readonly restarts: number;
  /** Answers read so far. */
  readonly pages: number;
  /** Invoice types that were warned of. */
  readonly unknown_types: readonly string[];
}

/** The cursor of a read that begins. */
export function firstInvoicesCursor(periods: readonly Day[]): InvoicesCursor {
  return {
    v: 1,
    periods,
    token: null,
    restarts: 0,
    pages: 0,
    unknown_types: [],
  };
}

/**
 * Where to go on: a stored cursor, or null for the beginning. Cursors are written by this code alone, so the version is proof
 * enough of the shape; what another version staged is replaced as the first page of every period restarts it.
 */
export function findInvoicesCursor(stored: unknown): InvoicesCursor | null {
  const { v, periods } = (stored ?? {}) as Partial<InvoicesCursor>;
  return v === 1 && Array.isArray(periods) ? stored as InvoicesCursor : null; // this code's own, see above
}
