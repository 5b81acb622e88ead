import type { AskedWindow, SyncWindow } from "./window.ts";

/**
 * What the jobs of a run need to know besides their dataset: the window, when it was asked for. Invoices then read it alone, and
 * datasets that come late are not read further back.
 */
export function jobParameters(
  { startDate, endDate }: AskedWindow,
  { start, end }: SyncWindow,
): Readonly<Record<string, unknown>> {
  const isAsked = startDate !== undefined || endDate !== undefined;
  return isAsked ? { window: { start, end } } : {};
}
