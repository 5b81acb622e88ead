import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Job } from "../../../domain/job.ts";
import type { Source } from "../../../domain/source.ts";
import { s3Bucket } from "../cur/s3_bucket.ts";
import { type AwsTools, openJob } from "../open_job.ts";
import { carbonExport } from "./carbon_export.ts";
import { requireCarbonExport } from "./carbon_export_setting.ts";

/** Opens the source of a job of an export's month. @throws {Fault} CONFIGURATION_MISSING, and what {@link openJob} throws. */
export async function openCarbonExport(
  job: Job,
  period: BillingPeriod,
  tools: AwsTools,
): Promise<Source> {
  const place = requireCarbonExport(job.integration);
  const { connection, session, accountId } = await openJob(job, tools);
  return carbonExport({
    bucket: s3Bucket(place.bucket, {
      connection: { ...connection, region: place.region },
      session,
    }),
    carbonExport: place,
    period,
    clock: tools.clock,
    accountId,
  });
}
