import type { MonthFactors } from "../../carbon/month_factors.ts";
import type { BillingPeriod } from "../../domain/billing_period.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import type { AwsTools } from "./open_job.ts";
import {
  estimatedEmissions,
  type UsagePage,
} from "./estimated_emissions/estimated_emissions.ts";

/** Groups of usage of a page: each makes two rows at most, and a page has a thousand. */
const GROUPS_AT_MOST = 500;

/** Opens the source of a job that estimates a month. Neither opens a session nor asks AWS for anything. */
export function openEstimatedEmissions(
  { job_id, provider }: Job,
  period: BillingPeriod,
  { engine }: Pick<AwsTools, "engine">,
): Source {
  return estimatedEmissions({
    period,
    factors: () =>
      engine.call<MonthFactors>("engine_emission_factors", {
        provider,
        month: period.start,
      }),
    usage: (after) =>
      engine.call<UsagePage>("engine_read_usage", {
        job_id,
        after,
        most: GROUPS_AT_MOST,
      }),
  });
}
