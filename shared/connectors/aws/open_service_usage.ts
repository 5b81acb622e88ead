import { findDay } from "../../domain/billing_period.ts";
import type { BillingPeriod } from "../../domain/billing_period.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { costExplorer } from "./cost_explorer.ts";
import { type AwsTools, openJob } from "./open_job.ts";
import { requestAllowance } from "./request_allowance.ts";
import { serviceUsage } from "./service_usage.ts";

/** Opens the source of a job of service usage, for one billing period. @throws {Fault} what {@link openJob} throws. */
export async function openServiceUsage(
  job: Job,
  period: BillingPeriod,
  tools: AwsTools,
): Promise<Source> {
  const { settings, clock } = tools;
  const { connection, session, accountId } = await openJob(job, tools);
  const allowance = requestAllowance(
    job.integration.daily_request_cap ?? settings.COST_EXPLORER_DAILY_REQUESTS,
    job.requests_today,
  );
  return serviceUsage({
    costExplorer: costExplorer({
      connection,
      session,
      mayRepeat: () => allowance.left() > 0,
      onPaid: allowance.spend,
    }),
    allowance,
    clock,
    period,
    readUntil: readUntilOf(job),
    billingAccountId: accountId,
    isPayerView: job.integration.settings["is_payer_view"] !== false,
    requestPriceUsd: job.request_price_usd,
  });
}

function readUntilOf({ parameters }: Job): string | null {
  const value = parameters["read_until"];
  return typeof value === "string" ? findDay(value) : null;
}
