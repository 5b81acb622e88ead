/**
 * AWS as the integration routes use it: who we are there, and whether an integration's credentials work.
 *
 * @module
 */
import type { Context } from "../../../shared/platform/door.ts";
import { requireBroker } from "../../../shared/connectors/aws/broker.ts";
import { connectionTo } from "../../../shared/connectors/aws/connection.ts";
import { inTime } from "../../../shared/connectors/aws/in_time.ts";
import {
  type ProofTools,
  testCredentials,
} from "../../../shared/connectors/prove_stored.ts";
import type { StoredIntegration } from "../../../shared/connectors/stored_integration.ts";
import { readCallerIdentity } from "../../../shared/connectors/aws/sts.ts";
import type { AccessReport } from "../../../shared/connectors/access_report.ts";

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
    context.settings.EDGE_WALL_SECONDS,
    (signal) =>
      readCallerIdentity(connectionTo("us-east-1", context), broker, signal),
  );
  principals.set(broker.accessKeyId, arn);
  return arn;
}

/** What a test of `stored` needs, its price among it. */
export async function proofTools(
  { id, provider }: Pick<StoredIntegration, "id" | "provider">,
  context: Context,
): Promise<ProofTools> {
  const price = provider === "aws" ? await readPrice(id, context) : "0";
  const { settings, fetch, clock, engine, requestId } = context;
  return {
    settings,
    fetch,
    clock,
    engine,
    requestId,
    requestPriceUsd: price,
  };
}

async function readPrice(
  integrationId: string,
  { database }: Context,
): Promise<string> {
  const { request_price_usd: price } = await database.call<
    { request_price_usd: string }
  >(
    "read_sync_price",
    { integration_id: integrationId, data_type: "service_usage" },
  );
  return price;
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
  return await testCredentials(stored, await proofTools(stored, context));
}
