import { Fault } from "../../platform/fault.ts";
import type { Sealer } from "../../platform/sealing.ts";
import type { Integration } from "../../domain/job.ts";
import { accessKeySession } from "./access_keys.ts";
import { type BrokerSettings, requireBroker } from "./broker.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials, AwsSession } from "./credentials.ts";
import { roleSession } from "./role_session.ts";
import type { RoleRequest } from "./sts.ts";

/** The field the secret of an access key is sealed under. */
export const SECRET_FIELD = "secret_access_key";

/** The members of an integration that say how it proves itself. */
export type AwsIdentity = Pick<
  Integration,
  "id" | "auth_method" | "role_arn" | "external_id" | "access_key_id"
>;

/** An integration with its sealed secrets. */
export interface SealedIdentity {
  readonly organizationId: string;
  readonly identity: AwsIdentity;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What opening needs. */
export interface SessionTools {
  readonly sealer: Sealer;
  readonly settings: BrokerSettings;
  readonly connection: AwsConnection;
}

/**
 * The session of an integration: by its role, or by its access keys. Calls AWS only when credentials are asked for.
 *
 * @throws {Fault} PROVIDER_CREDENTIALS_INVALID when a part of them is missing, SEALED_SECRET_UNREADABLE, PROVIDER_NOT_OFFERED.
 */
export async function openSession(
  sealed: SealedIdentity,
  { sealer, settings, connection }: SessionTools,
): Promise<AwsSession> {
  if (sealed.identity.auth_method === "cloudformation") {
    return roleSession(
      connection,
      requireBroker(settings),
      roleRequest(sealed.identity),
    );
  }
  return accessKeySession(await openKeys(sealed, sealer));
}

/** The role of an integration. @throws {Fault} PROVIDER_CREDENTIALS_INVALID */
export function roleRequest(
  { id, role_arn, external_id }: AwsIdentity,
): RoleRequest {
  if (role_arn === null) throw missing("role_arn");
  if (external_id === null) throw missing("external_id");
  return {
    roleArn: role_arn,
    externalId: external_id,
    sessionName: `cloud-sync-${id}`,
  };
}

/** The access keys of an integration, opened. @throws {Fault} PROVIDER_CREDENTIALS_INVALID, SEALED_SECRET_UNREADABLE */
export async function openKeys(
  { organizationId, identity, secrets }: SealedIdentity,
  sealer: Sealer,
): Promise<AwsCredentials> {
  const sealed = secrets[SECRET_FIELD];
  if (identity.access_key_id === null) throw missing("access_key_id");
  if (sealed === undefined) throw missing(SECRET_FIELD);
  const secretAccessKey = await sealer.open(sealed, {
    organizationId,
    integrationId: identity.id,
    field: SECRET_FIELD,
  });
  return { accessKeyId: identity.access_key_id, secretAccessKey };
}

function missing(member: string): Fault {
  return new Fault(
    "PROVIDER_CREDENTIALS_INVALID",
    `The integration is not complete as ${member} must be set: found nothing`,
    { details: { member } },
  );
}
