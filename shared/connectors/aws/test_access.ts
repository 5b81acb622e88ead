/**
 * The test of an integration: who its credentials are, that its role is shut to others, and which datasets it reaches.
 *
 * @module
 */
import { Decimal } from "../../platform/decimal.ts";
import { Fault } from "../../platform/fault.ts";
import type { AccessReport } from "../access_report.ts";
import { requireBroker } from "./broker.ts";
import type { AwsConnection } from "./connection.ts";
import type { CostReport } from "./cur/cost_report.ts";
import { COST_ACTION } from "./cost_explorer.ts";
import type { AwsCredentials } from "./credentials.ts";
import { partitionOf } from "./endpoint.ts";
import {
  openKeys,
  roleRequest,
  type SealedIdentity,
  type SessionTools,
} from "./open_session.ts";
import { findPayerAccountId } from "./organizations.ts";
import { probeDatasets } from "./probe_datasets.ts";
import { proveRole, type Wait } from "./prove_role.ts";
import { readCallerIdentity, type RoleRequest } from "./sts.ts";

/** What a test needs. */
export interface AccessTools extends SessionTools {
  readonly wait: Wait;
  /** Price of a Cost Explorer request in USD. */
  readonly requestPriceUsd: string;
  /** The cost report of the integration; null or absent where none is set up. */
  readonly costReport?: CostReport | null;
}

/**
 * Tests an integration. One paid request, that of Cost Explorer. A dataset out of reach is no error of the test.
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
  const { datasets, costRequests } = await probeDatasets(
    {
      connection,
      credentials,
      accountId,
      costReport: tools.costReport ?? null,
    },
    signal,
  );
  return {
    account_id: accountId,
    principal_arn: arn,
    is_payer_view: payer === null ? null : payer === accountId,
    datasets,
    requests: costRequests === 0 ? [] : [{
      operation: COST_ACTION,
      requests: costRequests,
      price_usd: Decimal.parse(tools.requestPriceUsd)
        .multiply(Decimal.parse(String(costRequests))).toString(),
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
  requirePartition(role, connection);
  return await proveRole(role, { connection, broker, wait }, signal);
}

/** STS of one partition knows no role of another, and would refuse it without saying why. */
function requirePartition(
  { roleArn }: RoleRequest,
  { region }: AwsConnection,
): void {
  const [, found] = roleArn.split(":");
  const expected = partitionOf(region);
  if (found === expected) return;
  throw new Fault(
    "PROVIDER_CREDENTIALS_INVALID",
    `The role cannot be entered from the region ${region}: expected a role of the partition ${expected}, found one of ${found}`,
    { details: { problem: "partition_differs" } },
  );
}
