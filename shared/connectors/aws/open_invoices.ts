import { type Day, findDay } from "../../domain/billing_period.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { invoices } from "./invoices.ts";
import { invoicing } from "./invoicing.ts";
import { type AwsTools, openJob } from "./open_job.ts";
import type { SyncWindow } from "./window.ts";

/** Opens the source of a job of invoices. @throws {Fault} what {@link openJob} throws. */
export async function openInvoices(
  job: Job,
  tools: AwsTools,
): Promise<Source> {
  const { connection, session, accountId } = await openJob(job, tools);
  return invoices({
    invoicing: invoicing(connection, session),
    clock: tools.clock,
    accountId,
    window: windowOf(job),
    async knownPeriods() {
      const { periods } = await tools.engine.call<
        { readonly periods: readonly Day[] }
      >("engine_known_invoice_periods", { job_id: job.job_id });
      return periods;
    },
  });
}

/** The days a request named, if it named any. */
function windowOf({ parameters }: Job): SyncWindow | null {
  const { start, end } = (parameters["window"] ?? {}) as Partial<
    Record<keyof SyncWindow, unknown>
  >; // checked here
  if (typeof start !== "string" || typeof end !== "string") return null;
  return findDay(start) !== null && findDay(end) !== null
    ? { start, end }
    : null;
}
