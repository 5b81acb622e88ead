/**
 * What a request to rotate brings: whether it fits the integration, and what of it is kept in the clear and what is sealed.
 *
 * @module
 */
import { Fault } from "../../../shared/platform/fault.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import type { AuthMethod } from "../../../shared/domain/job.ts";
import { SECRET_FIELD } from "../../../shared/connectors/aws/open_session.ts";
import { CLIENT_SECRET_FIELD } from "./azure_request.ts";
import { PRIVATE_KEY_FIELD, storedAccount } from "./gcp_request.ts";
import type { RotateRequest } from "./integration_requests.ts";
import type { IntegrationRow } from "./integration_row.ts";
import { requireSigningKey } from "./private_key.ts";

/** Credentials that are to replace others. */
export interface NewCredentials {
  /** AWS: the id of the access key; absent leaves what is there. */
  readonly access_key_id?: string;
  /** What tells them apart from others. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** By the field they are sealed under. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** By way of connecting: the member that tells its credentials, and what is said of a body that does not fit. */
const WANTED: Readonly<
  Record<AuthMethod, { readonly member: string | null; readonly why: string }>
> = {
  cloudformation: {
    member: null,
    why:
      "be empty: this integration uses a role, whose external id is replaced",
  },
  manual: {
    member: "accessKeyId",
    why:
      "have accessKeyId and secretAccessKey: this integration uses access keys",
  },
  client_secret: {
    member: "clientSecret",
    why:
      "have clientSecret: this integration uses the secret of an application",
  },
  service_account: {
    member: "serviceAccount",
    why: "have serviceAccount: this integration uses the key of one",
  },
};

/** @throws {Fault} REQUEST_INVALID when the body is for another way of connecting than the integration's. */
export function requireFitting(
  { auth_method }: Pick<IntegrationRow, "auth_method">,
  request: RotateRequest,
): void {
  const { member, why } = WANTED[auth_method];
  const [found] = Object.keys(request);
  const fits = member === null ? found === undefined : member in request;
  if (fits) return;
  throw new Fault("REQUEST_INVALID", `The body must ${why}`, {
    errors: [{
      pointer: `/${member ?? found}`,
      in: "body",
      expected: member === null ? "absent" : "present",
      found: member === null ? "a member" : "nothing",
    }],
  });
}

/**
 * The credentials of a request; null when it brings none.
 *
 * @throws {Fault} REQUEST_INVALID for a key that cannot sign.
 */
export async function findCredentials(
  request: RotateRequest,
): Promise<NewCredentials | null> {
  if ("accessKeyId" in request) {
    const { accessKeyId, secretAccessKey } = request;
    return {
      access_key_id: accessKeyId,
      settings: {},
      secrets: { [SECRET_FIELD]: new Secret(secretAccessKey) },
    };
  }
  if ("clientSecret" in request) {
    const secret = new Secret(request.clientSecret);
    return { settings: {}, secrets: { [CLIENT_SECRET_FIELD]: secret } };
  }
  if ("serviceAccount" in request) {
    const { serviceAccount } = request;
    const { private_key: key } = serviceAccount;
    await requireSigningKey(key, "/serviceAccount/private_key");
    return {
      settings: storedAccount(serviceAccount),
      secrets: { [PRIVATE_KEY_FIELD]: new Secret(key) },
    };
  }
  return null;
}
