import { Fault } from "../../platform/fault.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Secret } from "../../platform/secret.ts";
import type { Integration } from "../../domain/job.ts";

/** The field the private key is sealed under. */
export const KEY_FIELD = "private_key";

/** A service account and one of its keys. */
export interface ServiceAccount {
  /** Its address. */
  readonly email: string;
  /** The project it lives in, where its queries run. */
  readonly projectId: string;
  readonly keyId: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: Secret;
}

/** An integration with its sealed secrets. */
export interface SealedAccount {
  readonly organizationId: string;
  readonly integration: Pick<Integration, "id" | "settings">;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The service account of an integration. @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE */
export async function openServiceAccount(
  { organizationId, integration, secrets }: SealedAccount,
  sealer: Sealer,
): Promise<ServiceAccount> {
  const { [KEY_FIELD]: sealed } = secrets;
  if (sealed === undefined) throw missing(KEY_FIELD);
  const setting = (name: string): string => {
    const { [name]: value } = integration.settings;
    if (typeof value === "string" && value !== "") return value;
    throw missing(name);
  };
  return {
    email: setting("client_email"),
    projectId: setting("project_id"),
    keyId: setting("private_key_id"),
    privateKey: await sealer.open(sealed, {
      organizationId,
      integrationId: integration.id,
      field: KEY_FIELD,
    }),
  };
}

function missing(member: string): Fault {
  return new Fault(
    "PROVIDER_CREDENTIALS_INVALID",
    `The integration is not complete as ${member} must be set: found nothing`,
    { details: { member } },
  );
}
