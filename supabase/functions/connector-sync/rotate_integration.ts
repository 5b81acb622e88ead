import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { keepTestResult } from "../../../shared/connectors/aws/keep_test_result.ts";
import { SECRET_FIELD } from "../../../shared/connectors/aws/open_session.ts";
import { findDenial } from "../../../shared/connectors/aws/prove_stored.ts";
import type { StoredIntegration } from "../../../shared/connectors/aws/stored_integration.ts";
import { testStored } from "./aws_access.ts";
import type { RotateRequest } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";
import { setupOf } from "./setup.ts";

type NewKeys = Extract<RotateRequest, { accessKeyId: string }>;

/**
 * Replaces credentials. New keys are tested before they take the old ones' place, so that syncs go on without a pause; a
 * role gets a new external id and is pending until its stack is updated and it is tested.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED, REQUEST_INVALID, CONFLICT for keys of another account, PROVIDER_* for keys that
 * do not work.
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
  const keys = "accessKeyId" in request ? request : null;
  requireFitting(row, keys);
  const rotated = keys === null
    ? await rotate(row, {}, context)
    : await rotateKeys(row, keys, context);
  return {
    body: {
      success: true,
      integration: toIntegrationAnswer(rotated),
      setup: await setupOf(rotated, context),
    },
  };
}

function requireFitting(
  { auth_method }: IntegrationRow,
  keys: NewKeys | null,
): void {
  const wantsKeys = auth_method === "manual";
  if (wantsKeys === (keys !== null)) return;
  throw new Fault(
    "REQUEST_INVALID",
    wantsKeys
      ? "The body must have accessKeyId and secretAccessKey: this integration uses access keys"
      : "The body must be empty: this integration uses a role, whose external id is replaced",
    {
      errors: [{
        pointer: "/accessKeyId",
        in: "body",
        expected: wantsKeys ? "a text" : "absent",
        found: wantsKeys ? "nothing" : "a member",
      }],
    },
  );
}

async function rotateKeys(
  row: IntegrationRow,
  { accessKeyId, secretAccessKey }: NewKeys,
  context: Context,
): Promise<IntegrationRow> {
  const { settings } = context;
  const sealed = await sealer(settings.SEALING_KEYS).seal(
    new Secret(secretAccessKey),
    {
      organizationId: row.organization_id,
      integrationId: row.id,
      field: SECRET_FIELD,
    },
  );
  const secrets = { [SECRET_FIELD]: sealed };
  const candidate: StoredIntegration = {
    ...row,
    access_key_id: accessKeyId,
    secrets,
  };
  const report = await testStored(candidate, context);
  const denial = findDenial(report);
  const result = { reason: null, report };
  if (denial !== null) {
    await keepTestResult(candidate, { ...result, status: row.status }, context);
    throw denial;
  }
  requireSameAccount(row, report.account_id);
  await rotate(row, { access_key_id: accessKeyId, sealed: secrets }, context);
  const status = row.status === "disabled" ? "disabled" : "active";
  await keepTestResult(candidate, { ...result, status }, context);
  return await context.database.call<IntegrationRow>("read_integration", {
    integration_id: row.id,
  });
}

/** Keys of another account would continue one account's series with another's figures. */
function requireSameAccount(
  { billing_account_id: known }: IntegrationRow,
  found: string,
): void {
  if (known === null || known === found) return;
  throw new Fault(
    "CONFLICT",
    `The keys must belong to account ${known}: found account ${found}; connect that one as an integration of its own`,
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
