/**
 * What every dataset of Google Cloud is opened with: how it is reached, and as whom.
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Settings } from "../../platform/settings.ts";
import { accessTokens } from "./access_token.ts";
import { type BigQuery, bigQuery } from "./bigquery.ts";
import type { GcpConnection } from "./connection.ts";
import { openServiceAccount, type SealedAccount } from "./service_account.ts";

/** The settings this connector reads. */
export type GcpSettings = Pick<Settings, "GCP_ENDPOINT_URL">;

/** What sources are opened with. */
export interface GcpTools {
  /** The operator's settings for Google Cloud. */
  readonly settings: GcpSettings;
  /** Opens the integration's secrets. */
  readonly sealer: Sealer;
  /** The time. */
  readonly clock: Clock;
  /** The network. */
  readonly fetch: typeof fetch;
  /** Milliseconds an attempt at a request may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
}

/** BigQuery as an integration's service account. @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE */
export async function openBigQuery(
  sealed: SealedAccount,
  tools: GcpTools,
): Promise<BigQuery> {
  const { timeoutMilliseconds, settings, fetch, clock } = tools;
  const account = await openServiceAccount(sealed, tools.sealer);
  const connection: GcpConnection = {
    endpointUrl: settings.GCP_ENDPOINT_URL,
    fetch,
    clock,
    random: Math.random,
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  };
  return bigQuery({
    connection,
    tokens: accessTokens(account, connection),
    projectId: account.projectId,
    newId: () => crypto.randomUUID(),
  });
}
