/**
 * What a request says of an integration of Google Cloud, and the form it is stored and shown in.
 *
 * @module
 */
import * as v from "valibot";

/** Source: Resource Manager reference, Project: 6 to 30 characters; older ones have a domain and a colon before them. */
const projectId = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    "the id of a Google Cloud project",
  ),
);

const KEY =
  /^-----BEGIN PRIVATE KEY-----\r?\n(?:[A-Za-z0-9+/=]{1,100}\r?\n){4,120}-----END PRIVATE KEY-----\s*$/;

/**
 * The JSON key of a service account. Members that are not named here, among them every address it tells, are ignored: tokens are
 * asked for where Google says they are, not where a file says.
 *
 * Source: Google Cloud IAM, "Create and delete service account keys": the members of a key file.
 */
export const serviceAccount = v.object({
  type: v.literal("service_account", "service_account"),
  project_id: projectId,
  private_key_id: v.pipe(
    v.string(),
    v.regex(/^[0-9A-Za-z]{1,100}$/, "the id of the key"),
  ),
  private_key: v.pipe(
    v.string(),
    v.maxLength(8_192),
    v.regex(
      KEY,
      "a private key in PEM with its line ends, beginning with -----BEGIN PRIVATE KEY-----",
    ),
  ),
  client_email: v.pipe(
    v.string(),
    v.regex(
      /^[a-z0-9][a-z0-9-]{0,62}@[a-z0-9.-]{1,200}\.gserviceaccount\.com$/,
      "the address of a service account, ending in gserviceaccount.com",
    ),
  ),
  universe_domain: v.optional(v.literal("googleapis.com", "googleapis.com")),
}, "the JSON key of a service account, as an object");

/** Source: BigQuery, "Introduction to datasets" and "Create and use tables": the characters of their names. */
const table = v.pipe(
  v.string(),
  v.regex(
    /^(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]\.[A-Za-z0-9_]{1,1024}\.[A-Za-z0-9_-]{1,1024}$/,
    "a table like project.dataset.table",
  ),
);

/** The tables that the datasets are read from. */
export const gcpTables = {
  /** That of the Carbon Footprint export. */
  carbonTable: table,
  /** That of the billing export. */
  billingTable: table,
};

/** The members of POST /integrations that only Google Cloud has. */
export const gcpMembers = {
  provider: v.optional(v.literal("gcp", "gcp"), "gcp"),
  authMethod: v.literal("service_account"),
  serviceAccount,
  carbonTable: v.optional(table),
  billingTable: v.optional(table),
};

/** Another key, of the same project. */
export const gcpRotation = v.strictObject({ serviceAccount });

/** The field that the key of a service account is sealed under. */
export const PRIVATE_KEY_FIELD = "private_key";

/** The JSON key of a service account, as far as it is used. */
export type ServiceAccount = v.InferOutput<typeof serviceAccount>;

/** What of a key is kept in the clear. */
export function storedAccount(
  { client_email, project_id, private_key_id }: ServiceAccount,
): Readonly<Record<string, unknown>> {
  return { client_email, project_id, private_key_id };
}

/** What answers show of stored settings. */
export function gcpAnswer(
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    projectId: settings["project_id"] ?? null,
    clientEmail: settings["client_email"] ?? null,
    privateKeyId: settings["private_key_id"] ?? null,
    carbonTable: settings["carbon_table"] ?? null,
    billingTable: settings["billing_table"] ?? null,
  };
}
