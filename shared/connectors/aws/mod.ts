/**
 * AWS: which datasets there are, and how a job's source is opened.
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import { Fault } from "../../platform/fault.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Settings } from "../../platform/settings.ts";
import { findDay } from "../../domain/billing_period.ts";
import type { Job } from "../../domain/job.ts";
import type { Source } from "../../domain/source.ts";
import type { AwsConnection } from "./connection.ts";
import { costExplorer } from "./cost_explorer.ts";
import type { AwsSession } from "./credentials.ts";
import { openSession } from "./open_session.ts";
import { requestAllowance } from "./request_allowance.ts";
import { SERVICE_USAGE, serviceUsage } from "./service_usage.ts";
import { readCallerIdentity } from "./sts.ts";

/** The datasets of AWS that can be synced. */
export const AWS_DATASETS: readonly string[] = [SERVICE_USAGE];

/** The settings this connector reads. */
export type AwsSettings = Pick<
  Settings,
  | "AWS_ENDPOINT_URL"
  | "AWS_BROKER_ACCESS_KEY_ID"
  | "AWS_BROKER_SECRET_ACCESS_KEY"
  | "COST_EXPLORER_DAILY_REQUESTS"
>;

/** What sources are opened with. */
export interface AwsTools {
  /** The operator's settings for AWS. */
  readonly settings: AwsSettings;
  /** Opens the integration's secrets. */
  readonly sealer: Sealer;
  /** The time. */
  readonly clock: Clock;
  /** The network. */
  readonly fetch: typeof fetch;
  /** Milliseconds an attempt at a request may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
}

/**
 * Opens the source of an AWS job. Calls AWS only once it is read.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED for an unknown dataset, and what opening a session throws.
 */
export async function openAwsSource(
  job: Job,
  tools: AwsTools,
): Promise<Source> {
  const { dataset, period_start, period_end } = job;
  if (
    dataset !== SERVICE_USAGE || period_start === null || period_end === null
  ) {
    throw new Fault(
      "PROVIDER_NOT_OFFERED",
      `The data type ${dataset} is not offered for AWS: expected one of ${
        AWS_DATASETS.join(", ")
      }`,
    );
  }
  const { settings, clock } = tools;
  const connection = connectionOf(job, tools);
  const session = await openSession({
    organizationId: job.organization_id,
    identity: job.integration,
    secrets: job.secrets,
  }, { ...tools, connection });
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
    period: { start: period_start, end: period_end },
    readUntil: readUntilOf(job),
    billingAccountId: (signal) =>
      billingAccountId(job, connection, session, signal),
    isPayerView: job.integration.settings["is_payer_view"] !== false,
    requestPriceUsd: job.request_price_usd,
  });
}

function connectionOf(job: Job, tools: AwsTools): AwsConnection {
  const { timeoutMilliseconds } = tools;
  return {
    region: job.integration.region,
    endpointUrl: tools.settings.AWS_ENDPOINT_URL,
    fetch: tools.fetch,
    clock: tools.clock,
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  };
}

function readUntilOf({ parameters }: Job): string | null {
  const value = parameters["read_until"];
  return typeof value === "string" ? findDay(value) : null;
}

/** Learnt by the integration's test; asked again only if that never happened. */
async function billingAccountId(
  { integration }: Job,
  connection: AwsConnection,
  session: AwsSession,
  signal: AbortSignal,
): Promise<string> {
  if (integration.billing_account_id !== null) {
    return integration.billing_account_id;
  }
  const { accountId } = await readCallerIdentity(
    connection,
    await session.credentials(signal),
    signal,
  );
  return accountId;
}
