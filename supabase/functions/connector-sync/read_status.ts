import type { Answer, Context } from "../../../shared/platform/door.ts";
import type { StatusQuery } from "./job_requests.ts";
import { ensureOneTenant } from "./one_tenant.ts";
import { type IntegrationState, providerStatuses } from "./provider_status.ts";

/** Where each provider stands for the caller's organizations, or for one of them. @throws {Fault} NOT_FOUND */
export async function readStatus(
  { organizationId }: StatusQuery,
  context: Context,
): Promise<Answer> {
  await ensureOneTenant(context);
  const { database, clock } = context;
  const states = await database.call<IntegrationState[]>("read_sync_status", {
    organization_id: organizationId ?? null,
  });
  return {
    body: {
      success: true,
      timestamp: clock.now().toISOString(),
      providers: providerStatuses(states),
    },
  };
}
