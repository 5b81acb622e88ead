/**
 * What the integration routes take. Secrets enter here and nowhere else.
 *
 * @module
 */
import * as v from "valibot";
import {
  azureMembers,
  azureRotation,
  subscriptionIds,
} from "./azure_request.ts";
import { carbonExport, costReport } from "./cost_report_request.ts";
import { gcpMembers, gcpRotation, gcpTables } from "./gcp_request.ts";
import { region } from "./region.ts";

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

const roleArn = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[A-Za-z0-9+=,.@_/-]+$/,
    "the ARN of an IAM role",
  ),
);

/** Keys that begin with ASIA belong to a session: they end within hours and would need a session token. */
const accessKeyId = v.pipe(
  v.string(),
  v.regex(
    /^(?!ASIA)[A-Z0-9]{16,128}$/,
    "the id of a long-term access key",
  ),
);

const secretAccessKey = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{16,256}$/, "a secret access key"),
);

/** With its path, as in the role's ARN. Source: IAM API reference, CreateRole: the characters of RoleName and Path. */
const memberRoleName = v.pipe(
  v.string(),
  v.regex(
    /^(?=.{1,512}$)([A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/,
    "the name of an IAM role, like finance/cloud-sync, without its ARN",
  ),
);

const dailyRequestCap = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(100_000),
);

/** Attempts without progress after which a job fails. */
const maxAttempts = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(20),
);

const common = {
  /** The organization it belongs to; the caller's personal one when absent. */
  organizationId: v.optional(uuid),
  dailyRequestCap: v.optional(dailyRequestCap),
  maxAttempts: v.optional(maxAttempts),
};

const aws = {
  ...common,
  provider: v.optional(v.literal("aws", "aws"), "aws"),
  name: v.optional(name, "AWS"),
  region: v.optional(region, "us-east-1"),
  /** The report in S3 that dataset cur reads. */
  costReport: v.optional(costReport),
  /** The export in S3 that dataset carbon_export reads. */
  carbonExport: v.optional(carbonExport),
  /** The role to assume in every member account of the organization. */
  memberRoleName: v.optional(memberRoleName),
};

/** POST /integrations. */
export const createRequest = v.variant("authMethod", [
  v.strictObject({
    ...aws,
    authMethod: v.literal("cloudformation"),
    /** Known only once the customer launched the stack; PATCH adds it. */
    roleArn: v.optional(roleArn),
  }),
  v.strictObject({
    ...aws,
    authMethod: v.literal("manual"),
    accessKeyId,
    secretAccessKey,
  }),
  v.strictObject({
    ...common,
    ...azureMembers,
    name: v.optional(name, "Azure"),
  }),
  v.strictObject({
    ...common,
    ...gcpMembers,
    name: v.optional(name, "Google Cloud"),
  }),
], "cloudformation, manual, client_secret or service_account");

/** PATCH /integrations/:id. Absent members stay as they are. */
export const changeRequest = v.pipe(
  v.strictObject({
    name: v.optional(name),
    roleArn: v.optional(roleArn),
    region: v.optional(region),
    /** Null returns to the operator's default. */
    dailyRequestCap: v.optional(v.nullable(dailyRequestCap)),
    /** Null returns to the engine's default. */
    maxAttempts: v.optional(v.nullable(maxAttempts)),
    /** Replaces the report as a whole; null removes it. */
    costReport: v.optional(v.nullable(costReport)),
    /** The same of the carbon export. */
    carbonExport: v.optional(v.nullable(carbonExport)),
    /** Null reads every subscription within reach. */
    subscriptionIds: v.optional(v.nullable(subscriptionIds)),
    /** Null stops the dataset that reads it. */
    carbonTable: v.optional(v.nullable(gcpTables.carbonTable)),
    /** Null stops the dataset that reads it. */
    billingTable: v.optional(v.nullable(gcpTables.billingTable)),
    /** Null stops the member accounts from being read. */
    memberRoleName: v.optional(v.nullable(memberRoleName)),
    isDisabled: v.optional(v.boolean()),
  }),
  v.check((body) => Object.keys(body).length > 0, "a member to change"),
);

/** POST /integrations/:id/rotate: new credentials, or nothing for a new external id. */
export const rotateRequest = v.union([
  v.strictObject({ accessKeyId, secretAccessKey }),
  azureRotation,
  gcpRotation,
  v.strictObject({}),
]);

/** GET /integrations. */
export const listQuery = v.strictObject({
  organizationId: v.optional(uuid),
  /** The last id of the page before. */
  after: v.optional(uuid),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^([1-9]\d?|[1-4]\d\d|500)$/,
        "a whole number from 1 to 500",
      ),
      v.transform(Number),
    ),
    "100",
  ),
});

/** DELETE /integrations/:id. */
export const deleteQuery = v.strictObject({
  deleteData: v.optional(
    v.pipe(
      v.picklist(["true", "false"], "true or false"),
      v.transform((text) => text === "true"),
    ),
    "false",
  ),
});

/** A request to connect an account. */
export type CreateRequest = v.InferOutput<typeof createRequest>;
/** A request to change an integration. */
export type ChangeRequest = v.InferOutput<typeof changeRequest>;
/** A request to replace credentials. */
export type RotateRequest = v.InferOutput<typeof rotateRequest>;
/** The query of a list. */
export type ListQuery = v.InferOutput<typeof listQuery>;
/** The query of a deletion. */
export type DeleteQuery = v.InferOutput<typeof deleteQuery>;
