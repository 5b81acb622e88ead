/**
 * What a request says of an integration of Azure, and the form it is stored and shown in.
 *
 * @module
 */
import * as v from "valibot";

/** Source: Microsoft identity platform, "Application and service principal objects": both ids are GUIDs. */
const guid = v.pipe(
  v.string(),
  v.toLowerCase(),
  v.regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    "a GUID like 01234567-89ab-cdef-0123-456789abcdef",
  ),
);

/** A directory is named by its id, or by a domain of it. */
const tenantId = v.pipe(
  v.string(),
  v.toLowerCase(),
  v.regex(
    /^(?=.{3,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    "the id or a domain of a directory, like contoso.onmicrosoft.com",
  ),
);

/** The value of a secret is what is wanted; its id, a GUID too, is what is often copied instead. */
const clientSecret = v.pipe(
  v.string(),
  v.regex(
    /^(?![0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$)[\x21-\x7e]{8,256}$/,
    "the value of a client secret, not its id",
  ),
);

/** The subscriptions to read. Source: Carbon Optimization reference, carbonEmissionReports: at most 100 in one request. */
export const subscriptionIds = v.pipe(
  v.array(guid),
  v.minLength(1, "at least 1 subscription"),
  v.maxLength(100, "at most 100 subscriptions"),
  v.transform((ids) => [...new Set(ids)]),
);

/** The members of POST /integrations that only Azure has. */
export const azureMembers = {
  provider: v.optional(v.literal("azure", "azure"), "azure"),
  authMethod: v.literal("client_secret"),
  tenantId,
  clientId: guid,
  clientSecret,
  /** Every subscription within reach when absent. */
  subscriptionIds: v.optional(subscriptionIds),
};

/** A new secret of the same application. */
export const azureRotation = v.strictObject({ clientSecret });

/** The field that the secret of an application is sealed under. */
export const CLIENT_SECRET_FIELD = "client_secret";

/** What answers show of stored settings. */
export function azureAnswer(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    tenantId: settings["tenant_id"] ?? null,
    clientId: settings["client_id"] ?? null,
    subscriptionIds: settings["subscription_ids"] ?? null,
  };
}
