import type { Answer, Context } from "../../../shared/platform/door.ts";
import type { ListQuery } from "./integration_requests.ts";
import { type IntegrationRow, toIntegrationAnswer } from "./integration_row.ts";
import { setupOf } from "./setup.ts";

/** A page of integrations; `next` is what `after` takes for the page behind it. @throws {Fault} NOT_FOUND */
export async function listIntegrations(
  { organizationId, after, limit }: ListQuery,
  { database }: Context,
): Promise<Answer> {
  const rows = await database.call<IntegrationRow[]>("list_integrations", {
    organization_id: organizationId ?? null,
    after_id: after ?? null,
    most: limit,
  });
  return {
    body: {
      success: true,
      integrations: rows.map(toIntegrationAnswer),
      next: rows.length === limit ? rows.at(-1)?.id ?? null : null,
    },
  };
}

/** One integration, with what the customer has to set up. @throws {Fault} NOT_FOUND */
export async function readIntegration(
  id: string,
  context: Context,
): Promise<Answer> {
  const row = await context.database.call<IntegrationRow>("read_integration", {
    integration_id: id,
  });
  return {
    body: {
      success: true,
      integration: toIntegrationAnswer(row),
      setup: await setupOf(row, context),
    },
  };
}
