import type { Answer, Context } from "../../../shared/platform/door.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { requireBroker } from "../../../shared/connectors/aws/broker.ts";
import { SECRET_FIELD } from "../../../shared/connectors/aws/open_session.ts";
import { toStoredReport } from "./cost_report_request.ts";
import type { CreateRequest } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";
import { setupOf } from "./setup.ts";

/**
 * Connects an account: the integration is pending until it is tested. Keys are sealed before they leave this function;
 * the id is made here because the seal is bound to it.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED, NOT_FOUND, ACCESS_DENIED
 */
export async function createIntegration(
  request: CreateRequest,
  context: Context,
): Promise<Answer> {
  const { database, settings, requestId } = context;
  if (request.authMethod === "cloudformation") requireBroker(settings);
  const id = crypto.randomUUID();
  const organizationId = request.organizationId ??
    await database.call<string>("ensure_personal_organization", {});
  await context.limitOrganization(organizationId);
  const isManual = request.authMethod === "manual";
  const sealed = isManual
    ? {
      [SECRET_FIELD]: await sealer(settings.SEALING_KEYS).seal(
        new Secret(request.secretAccessKey),
        { organizationId, integrationId: id, field: SECRET_FIELD },
      ),
    }
    : {};
  let row = await database.call<IntegrationRow>("create_integration", {
    id,
    organization_id: organizationId,
    provider: request.provider,
    name: request.name,
    auth_method: request.authMethod,
    role_arn: isManual ? null : request.roleArn ?? null,
    access_key_id: isManual ? request.accessKeyId : null,
    region: request.region,
    settings: settingsOf(request),
    sealed,
    request_id: requestId,
  });
  const { dailyRequestCap, maxAttempts } = request;
  if (dailyRequestCap !== undefined || maxAttempts !== undefined) {
    row = await database.call<IntegrationRow>("update_integration", {
      integration_id: id,
      // An undefined member is no member in JSON.
      changes: {
        daily_request_cap: dailyRequestCap,
        max_attempts: maxAttempts,
      },
      request_id: requestId,
    });
  }
  return {
    status: 201,
    headers: { location: `/functions/v1/connector-sync/integrations/${id}` },
    body: {
      success: true,
      integration: toIntegrationAnswer(row),
      setup: await setupOf(row, context),
    },
  };
}

function settingsOf(
  { memberRoleName, costReport }: CreateRequest,
): Readonly<Record<string, unknown>> {
  return {
    ...(memberRoleName === undefined
      ? {}
      : { member_role_name: memberRoleName }),
    ...(costReport === undefined
      ? {}
      : { cost_report: toStoredReport(costReport) }),
  };
}
