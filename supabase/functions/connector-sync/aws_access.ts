/**
 * AWS as the integration routes use it: who we are there, and whether an integration's credentials work.
 *
 * @module
 */
import type { Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { wait } from "../../../shared/platform/wait.ts";
import { requireBroker } from "../../../shared/connectors/aws/broker.ts";
import { readCallerIdentity } from "../../../shared/connectors/aws/sts.ts";
import {
  type AccessReport,
  testAccess,
} from "../../../shared/connectors/aws/test_access.ts";
import type { IntegrationRow } from "./integration_row.ts";

/** An integration with its sealed secrets, as the machinery reads it. */
export interface StoredIntegration extends IntegrationRow {
  /** By field. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Who we are never changes while our keys do not. */
const principals = new Map<string, string>();

/**
 * The ARN that customers' roles have to trust.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED when roles are not offered here, PROVIDER_* when AWS does not tell.
 */
export async function trustedPrincipal(context: Context): Promise<string> {
  const broker = requireBroker(context.settings);
  const known = principals.get(broker.accessKeyId);
  if (known !== undefined) return known;
  const { arn } = await inTime(
    context,
    (signal) =>
      readCallerIdentity(connectionTo("us-east-1", context), broker, signal),
  );
  principals.set(broker.accessKeyId, arn);
  return arn;
}

/**
 * Tests the credentials of an integration, stored or not yet.
 *
 * @throws {Fault} PROVIDER_*, SEALED_SECRET_UNREADABLE
 */
export async function testStored(
  stored: StoredIntegration,
  context: Context,
): Promise<AccessReport> {
  const { settings, database } = context;
  const price = await database.call<{ request_price_usd: string }>(
    "read_sync_price",
    { integration_id: stored.id, data_type: "service_usage" },
  );
  const tools = {
    sealer: sealer(settings.SEALING_KEYS),
    settings,
    connection: connectionTo(stored.region, context),
    wait,
    requestPriceUsd: price.request_price_usd,
  };
  const sealed = {
    organizationId: stored.organization_id,
    identity: stored,
    secrets: stored.secrets,
  };
  return await inTime(context, (signal) => testAccess(sealed, tools, signal));
}

function connectionTo(region: string, { settings, fetch, clock }: Context) {
  return { region, endpointUrl: settings.AWS_ENDPOINT_URL, fetch, clock };
}

/** Ends AWS's part while there is still time to answer. */
async function inTime<T>(
  { settings }: Context,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(settings.EDGE_WALL_SECONDS * 1000);
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted || error instanceof Fault) throw error;
    throw new Fault("PROVIDER_TIMEOUT", undefined, { cause: error });
  }
}
