/**
 * What every dataset of AWS is opened with: how AWS is reached, as whom, for which account.
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Settings } from "../../platform/settings.ts";
import type { Job } from "../../domain/job.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsSession } from "./credentials.ts";
import { openSession } from "./open_session.ts";
import { readCallerIdentity } from "./sts.ts";

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
  /** Asked what an earlier read learnt. */
  readonly engine: Database;
  /** Milliseconds an attempt at a request may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
  /** Whether no platform ends the process in the midst of its work, so that a piece of it may take any time. */
  readonly isOnWorker?: boolean;
}

/** A job's way into AWS. */
export interface OpenedJob {
  readonly connection: AwsConnection;
  readonly session: AwsSession;
  /** The integration's own account. Learnt by its test; AWS is asked only if that never happened. @throws {Fault} PROVIDER_* */
  accountId(signal: AbortSignal): Promise<string>;
}

/** Opens a job's way into AWS. Calls AWS only once it is used. @throws {Fault} what opening a session throws. */
export async function openJob(job: Job, tools: AwsTools): Promise<OpenedJob> {
  const connection = connectionOf(job, tools);
  const session = await openSession({
    organizationId: job.organization_id,
    identity: job.integration,
    secrets: job.secrets,
  }, { ...tools, connection });
  return {
    connection,
    session,
    accountId: (signal) => findAccountId(job, connection, session, signal),
  };
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

async function findAccountId(
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
