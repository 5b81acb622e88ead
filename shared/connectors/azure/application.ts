import { Fault } from "../../platform/fault.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Secret } from "../../platform/secret.ts";
import type { Integration } from "../../domain/job.ts";

/** The field the secret is sealed under. */
export const SECRET_FIELD = "client_secret";

/** An application of a directory, and what it signs in with. */
export interface Application {
  /** The directory, by id or domain. */
  readonly tenantId: string;
  /** The application's id. */
  readonly clientId: string;
  readonly secret: Secret;
}

/** An integration with its sealed secrets. */
export interface SealedApplication {
  readonly organizationId: string;
  readonly integration: Pick<Integration, "id" | "settings">;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The application of an integration. @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE */
export async function openApplication(
  { organizationId, integration, secrets }: SealedApplication,
  sealer: Sealer,
): Promise<Application> {
  const { [SECRET_FIELD]: sealed } = secrets;
  if (sealed === undefined) throw missing(SECRET_FIELD);
  const setting = (name: string): string => {
    const { [name]: value } = integration.settings;
    if (typeof value === "string" && value !== "") return value;
    throw missing(name);
  };
  return {
    tenantId: setting("tenant_id"),
    clientId: setting("client_id"),
    secret: await sealer.open(sealed, {
      organizationId,
      integrationId: integration.id,
      field: SECRET_FIELD,
    }),
  };
}

/** The subscriptions an integration names; null for every one within reach. */
export function namedSubscriptions(
  { settings }: Pick<Integration, "settings">,
): readonly string[] | null {
  const { subscription_ids: ids } = settings;
  return Array.isArray(ids) && ids.length > 0 ? ids.map(String) : null;
}

function missing(member: string): Fault {
  return new Fault(
    "PROVIDER_CREDENTIALS_INVALID",
    `The integration is not complete as ${member} must be set: found nothing`,
    { details: { member } },
  );
}
