import type { BillingPeriod } from "../../domain/billing_period.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { emissions } from "./emissions/emissions.ts";
import { sustainability } from "./emissions/sustainability.ts";
import { type AwsTools, openJob } from "./open_job.ts";

/** Opens the source of a job of emissions. @throws {Fault} what {@link openJob} throws. */
export async function openEmissions(
  job: Job,
  period: BillingPeriod,
  tools: AwsTools,
): Promise<Source> {
  const { connection, session, accountId } = await openJob(job, tools);
  return emissions({
    sustainability: sustainability(connection, session, Math.random),
    period,
    accountId,
  });
}
