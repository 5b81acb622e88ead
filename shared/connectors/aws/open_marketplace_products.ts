import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import { discovery } from "./discovery.ts";
import { knownOf } from "./known_agreements.ts";
import { marketplaceProducts } from "./marketplace_products.ts";
import { openAccounts } from "./open_accounts.ts";
import { type AwsTools, openJob } from "./open_job.ts";

/** Opens the source of a job of marketplace products. @throws {Fault} what {@link openJob} throws. */
export async function openMarketplaceProducts(
  job: Job,
  tools: AwsTools,
): Promise<Source> {
  const opened = await openJob(job, tools);
  return marketplaceProducts({
    accounts: openAccounts(job, tools, opened),
    clock: tools.clock,
    known: knownOf(tools.engine, job.job_id),
    discoveryOf: ({ session }) =>
      discovery(opened.connection, session, Math.random),
  });
}
