import type { Answer, Context } from "../../../shared/platform/door.ts";
import { requireBroker } from "../../../shared/connectors/aws/broker.ts";
import type { CreateRequest } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";
import { newIntegration } from "./new_integration.ts";
import { requireSigningKey } from "./private_key.ts";
import { sealSecrets } from "./seal_secrets.ts";
import { setupOf } from "./setup.ts";

/**
 * Connects an account: the integration is pending until it is tested. Secrets are sealed before they leave this function;
 * the id is made here because the seal is bound to it.
 *
 * @throws {Fault} PROVIDER_NOT_OFFERED, REQUEST_INVALID for a key that cannot sign, NOT_FOUND, ACCESS_DENIED
 */
export async function createIntegration(
  request: CreateRequest,
  context: Context,
): Promise<Answer> {
  const { database, settings, requestId } = context;
  if (request.authMethod === "cloudformation") requireBroker(settings);
  if (request.authMethod === "service_account") {
    const { private_key: key } = request.serviceAccount;
    await requireSigningKey(key, "/serviceAccount/private_key");
  }
  const id = crypto.randomUUID();
  const organizationId = request.organizationId ??
    await database.call<string>("ensure_personal_organization", {});
  await context.limitOrganization(organizationId);
  const { secrets, ...members } = newIntegration(request);
  let row = await database.call<IntegrationRow>("create_integration", {
    id,
    organization_id: organizationId,
    provider: request.provider,
    name: request.name,
    auth_method: request.authMethod,
    ...members,
    sealed: await sealSecrets(
      secrets,
      { organizationId, integrationId: id },
      settings,
    ),
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
