import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { contracts } from "./contracts.ts";
import { knownOf } from "./known_agreements.ts";
import { openAccounts } from "./open_accounts.ts";
import { type AwsTools, openJob } from "./open_job.ts";

/** Opens the source of a job of contracts. @throws {Fault} what {@link openJob} throws. */
export async function openContracts(
  job: Job,
  tools: AwsTools,
): Promise<Source> {
  const opened = await openJob(job, tools);
  return contracts({
    accounts: openAccounts(job, tools, opened),
    known: knownOf(tools.engine, job.job_id),
  });
}
