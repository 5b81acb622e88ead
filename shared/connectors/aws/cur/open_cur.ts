import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { Job } from "../../../domain/job.ts";
import type { Source } from "../../../domain/source.ts";
import { type AwsTools, openJob } from "../open_job.ts";
import { requireCostReport } from "./cost_report.ts";
import { cur } from "./cur.ts";
import type { KnownDelivery } from "./cur_read.ts";
import { s3Bucket } from "./s3_bucket.ts";

/** Charges of a page, which commits in well under two seconds. A larger one is no faster and more to hold in memory. */
const CHARGES_AT_MOST = 5_000;

/**
 * A fold that answers rarely writes a row seldom twice: lines of one day, account and usage type are all over a file. What it
 * holds meanwhile takes 48 MiB, twice that while it grows; an Edge Function has 256 MB for everything.
 */
const GROUPS_ON_EDGE = 50_000;
const GROUPS_ON_WORKER = 100_000;
const BYTES_AT_MOST = 48 * 2 ** 20;

/**
 * Unpacked bytes of a file in gzip that an Edge Function reads: whoever goes on there reads the file from its beginning, which
 * has to leave room for a page.
 */
const UNPACKED_ON_EDGE = 250e6;

/** Opens the source of a job of a cost report, for one billing period. @throws {Fault} CONFIGURATION_MISSING, and what {@link openJob} throws. */
export async function openCur(
  job: Job,
  period: BillingPeriod,
  tools: AwsTools,
): Promise<Source> {
  const report = requireCostReport(job.integration);
  const { connection, session, accountId } = await openJob(job, tools);
  return cur({
    bucket: s3Bucket(report.bucket, {
      connection: { ...connection, region: report.region },
      session,
    }),
    report,
    period,
    clock: tools.clock,
    known: () =>
      tools.engine.call<KnownDelivery>("engine_known_delivery", {
        job_id: job.job_id,
      }),
    accountId,
    isPayerView: job.integration.settings["is_payer_view"] !== false,
    chargesAtMost: CHARGES_AT_MOST,
    groupsAtMost: tools.isOnWorker === true ? GROUPS_ON_WORKER : GROUPS_ON_EDGE,
    bytesAtMost: BYTES_AT_MOST,
    unpackedAtMost: tools.isOnWorker === true ? null : UNPACKED_ON_EDGE,
  });
}
