/**
 * The test of an integration: who its credentials are, that its role is shut to others, and which datasets it reaches.
 *
 * @module
 */
import { Decimal } from "../../platform/decimal.ts";
import { Fault } from "../../platform/fault.ts";
import { addDays, dayOf } from "../../domain/billing_period.ts";
import type { ProviderRequests } from "../../domain/page.ts";
import { requireBroker } from "./broker.ts";
import type { AwsConnection } from "./connection.ts";
import { accessKeySession } from "./access_keys.ts";
import { COST_ACTION, costExplorer } from "./cost_explorer.ts";
import type { AwsCredentials } from "./credentials.ts";
import {
  openKeys,
  roleRequest,
  type SealedIdentity,
  type SessionTools,
} from "./open_session.ts";
import { findPayerAccountId } from "./organizations.ts";
import { proveRole, type Wait } from "./prove_role.ts";
import { SERVICE_USAGE } from "./service_usage.ts";
import { readCallerIdentity } from "./sts.ts";

/** Whether the credentials reach a dataset. */
export interface DatasetAccess {
  readonly reachable: boolean;
  /** The IAM action that is missing. */
  readonly missing_permission?: string;
  /** What else there is to know, one sentence. */
  readonly reason?: string;
}

/** What a test found. */
export interface AccessReport {
  readonly account_id: string;
  readonly principal_arn: string;
  /** Whether the account pays for its organization, or for itself; null when AWS does not tell. */
  readonly is_payer_view: boolean | null;
  readonly datasets: Readonly<Record<string, DatasetAccess>>;
  /** Paid requests the test made. */
  readonly requests: readonly ProviderRequests[];
}

/** What a test needs. */
export interface AccessTools extends SessionTools {
  readonly wait: Wait;
  /** Price of a Cost Explorer request in USD. */
  readonly requestPriceUsd: string;
}

/**
 * Tests an integration. One paid request: Cost Explorer is asked for yesterday's total, because nothing free needs the same
 * permission. A dataset out of reach is no error of the test.
 *
 * @throws {Fault} PROVIDER_* when the credentials themselves do not work, or the role opens without our external id.
 */
export async function testAccess(
  sealed: SealedIdentity,
  tools: AccessTools,
  signal: AbortSignal,
): Promise<AccessReport> {
  const { connection } = tools;
  const credentials = await proveCredentials(sealed, tools, signal);
  const { accountId, arn } = await readCallerIdentity(
    connection,
    credentials,
    signal,
  );
  const payer = await findPayerAccountId(
    connection,
    { credentials, accountId },
    signal,
  );
  const { access, requests } = await probeCost(
    connection,
    credentials,
    signal,
  );
  return {
    account_id: accountId,
    principal_arn: arn,
    is_payer_view: payer === null ? null : payer === accountId,
    datasets: { [SERVICE_USAGE]: access },
    requests: requests === 0 ? [] : [{
      operation: COST_ACTION,
      requests,
      price_usd: Decimal.parse(tools.requestPriceUsd)
        .multiply(Decimal.parse(String(requests))).toString(),
    }],
  };
}

async function proveCredentials(
  sealed: SealedIdentity,
  { sealer, settings, connection, wait }: AccessTools,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  if (sealed.identity.auth_method !== "cloudformation") {
    return await openKeys(sealed, sealer);
  }
  const broker = requireBroker(settings);
  const role = roleRequest(sealed.identity);
  return await proveRole(role, { connection, broker, wait }, signal);
}

async function probeCost(
  connection: AwsConnection,
  credentials: AwsCredentials,
  signal: AbortSignal,
): Promise<{ access: DatasetAccess; requests: number }> {
  const explorer = costExplorer({
    connection,
    session: accessKeySession(credentials),
    mayRepeat: () => true,
    onPaid() {},
  });
  const today = dayOf(connection.clock.now());
  const input = {
    TimePeriod: { Start: addDays(today, -1), End: today },
    Granularity: "MONTHLY" as const,
    Metrics: ["UnblendedCost"],
  };
  const access = await explorer.read(input, signal)
    .then(() => ({ reachable: true }), accessOf);
  return { access, requests: explorer.takeRequests() };
}

function accessOf(error: unknown): DatasetAccess {
  if (!(error instanceof Fault)) throw error;
  if (error.code === "PROVIDER_ACCESS_DENIED") {
    return {
      reachable: false,
      missing_permission: String(error.details["action"] ?? COST_ACTION),
      reason: error.message,
    };
  }
  if (error.details["providerCode"] === "DataUnavailableException") {
    return {
      reachable: true,
      reason:
        "Cost Explorer has no data yet: expected within a day of its being enabled",
    };
  }
  if (error.code === "PROVIDER_NOT_OFFERED") {
    return { reachable: false, reason: error.message };
  }
  throw error;
}
