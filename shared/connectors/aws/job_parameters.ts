import type { AskedWindow, SyncWindow } from "./window.ts";

/**
 * What the jobs of a run need to know besides their dataset. A window that was asked for is the invoices' own: without one they
 * read the periods that may still change. `dataset` may be all.
 */
export function jobParameters(
  { startDate, endDate }: AskedWindow,
  { start, end }: SyncWindow,
  dataset: string,
): Readonly<Record<string, unknown>> {
  const isAsked = startDate !== undefined || endDate !== undefined;
  const hasInvoices = dataset === "all" || dataset === "invoices";
  return isAsked && hasInvoices ? { window: { start, end } } : {};
}
