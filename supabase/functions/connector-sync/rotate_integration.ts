import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { keepTestResult } from "../../../shared/connectors/keep_test_result.ts";
import { findDenial } from "../../../shared/connectors/prove_stored.ts";
import type { StoredIntegration } from "../../../shared/connectors/stored_integration.ts";
import { testStored } from "./aws_access.ts";
import type { RotateRequest } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";
import {
  findCredentials,
  type NewCredentials,
  requireFitting,
} from "./new_credentials.ts";
import { sealSecrets } from "./seal_secrets.ts";
import { setupOf } from "./setup.ts";

/**
 * Replaces credentials. New keys and secrets are tested before they take the old ones' place, so that syncs go on without a pause; a
 * role gets a new external id and is pending until its stack is updated and it is tested.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED, REQUEST_INVALID, CONFLICT for credentials of another account, PROVIDER_* for
 * those that do not work.
 */
export async function rotateIntegration(
  id: string,
  request: RotateRequest,
  context: Context,
): Promise<Answer> {
  const row = await context.database.call<IntegrationRow>("read_integration", {
    integration_id: id,
    least_role: "admin",
    action: "rotate credentials",
  });
  await context.limitOrganization(row.organization_id);
  requireFitting(row, request);
  const credentials = await findCredentials(request);
  const rotated = credentials === null
    ? await rotate(row, {}, context)
    : await rotateCredentials(row, credentials, context);
  return {
    body: {
      success: true,
      integration: toIntegrationAnswer(rotated),
      setup: await setupOf(rotated, context),
    },
  };
}

async function rotateCredentials(
  row: IntegrationRow,
  { secrets, ...identity }: NewCredentials,
  context: Context,
): Promise<IntegrationRow> {
  const sealed = await sealSecrets(secrets, {
    organizationId: row.organization_id,
    integrationId: row.id,
  }, context.settings);
  const candidate: StoredIntegration = {
    ...row,
    access_key_id: identity.access_key_id ?? row.access_key_id,
    settings: { ...row.settings, ...identity.settings },
    secrets: sealed,
  };
  const report = await testStored(candidate, context);
  const denial = findDenial(report);
  const result = { reason: null, report };
  if (denial !== null) {
    await keepTestResult(candidate, { ...result, status: row.status }, context);
    throw denial;
  }
  requireSameAccount(row, report.account_id);
  await rotate(row, { ...identity, sealed }, context);
  const status = row.status === "disabled" ? "disabled" : "active";
  await keepTestResult(candidate, { ...result, status }, context);
  return await context.database.call<IntegrationRow>("read_integration", {
    integration_id: row.id,
  });
}

/** Credentials of another account would continue one account's series with another's figures. */
function requireSameAccount(
  { billing_account_id: known }: IntegrationRow,
  found: string,
): void {
  if (known === null || known === found) return;
  throw new Fault(
    "CONFLICT",
    `The credentials must belong to account ${known}: found account ${found}; connect that one as an integration of its own`,
  );
}

function rotate(
  { id }: IntegrationRow,
  replaced: Readonly<Record<string, unknown>>,
  { database, requestId }: Context,
): Promise<IntegrationRow> {
  return database.call<IntegrationRow>("rotate_integration", {
    integration_id: id,
    ...replaced,
    request_id: requestId,
  });
}
