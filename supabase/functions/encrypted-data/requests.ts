/**
 * What the routes take.
 *
 * @module
 */
import * as v from "valibot";
import { RawText } from "../../../shared/platform/raw_text.ts";
import {
  MAX_KEY_CHECK,
  MAX_OPERATIONS,
  MAX_ROTATED,
} from "../../../shared/vault/limits.ts";
import { meta } from "../../../shared/vault/meta.ts";
import {
  contentMembers,
  keyId,
  moment,
  namesOneWhence,
  operation,
  ordinal,
  replacingMembers,
  whenceMembers,
} from "../../../shared/vault/operation.ts";

/** POST /data. */
export const createRequest = v.strictObject({
  /** The client's own; made here when absent. */
  keyId: v.optional(keyId),
  ...contentMembers,
});

/** PUT /data/:keyId. */
export const putRequest = v.strictObject({
  /** As in the path, if it is there at all. */
  keyId: v.optional(keyId),
  ...contentMembers,
  ...replacingMembers,
});

/** POST /data/:keyId/restore. */
export const restoreRequest = v.pipe(
  v.strictObject({
    ...whenceMembers,
    baseVersion: replacingMembers.baseVersion,
  }),
  v.check(
    (body) => namesOneWhence(body),
    "an object with either version or at",
  ),
);

/** POST /batch. */
export const batchRequest = v.strictObject({
  operations: v.pipe(
    v.array(operation),
    v.minLength(1),
    v.maxLength(MAX_OPERATIONS),
  ),
  /** Datasets that the batch relies on without writing them. */
  unchanged: v.optional(
    v.pipe(
      v.array(v.strictObject({ keyId, version: ordinal })),
      v.maxLength(MAX_OPERATIONS),
    ),
    [],
  ),
});

/** Kept as it is given, beside its meta. */
const keyCheck = v.strictObject({
  payload: v.pipe(
    v.instance(RawText, "a text"),
    v.check(
      ({ bytes }) => bytes.length <= MAX_KEY_CHECK,
      `at most ${MAX_KEY_CHECK} long`,
    ),
  ),
  meta,
});

/** A key check, as requests bring it. */
export type GivenKeyCheck = v.InferOutput<typeof keyCheck>;

/** A dataset under a new key; the version that it replaces is named. */
const rotated = v.strictObject({
  op: v.optional(v.literal("put"), "put"),
  keyId,
  ...contentMembers,
  ...replacingMembers,
  baseVersion: ordinal,
});

const generation = v.pipe(ordinal, v.maxValue(2_147_483_646));

/** POST /rotate. */
export const rotateRequest = v.strictObject({
  fromGeneration: generation,
  keyCheck,
  operations: v.pipe(v.array(rotated), v.maxLength(MAX_ROTATED)),
});

/** POST /rotation. */
export const beginRotationRequest = v.strictObject({
  fromGeneration: generation,
  keyCheck,
});

/** POST /rotation/:rotationId/datasets. */
export const stageRequest = v.strictObject({
  operations: v.pipe(
    v.array(rotated),
    v.minLength(1),
    v.maxLength(MAX_OPERATIONS),
  ),
});

/** POST /restore. */
export const restoreAccountRequest = v.strictObject({ at: moment });

const retention = (most: number) =>
  v.optional(v.nullable(v.pipe(ordinal, v.maxValue(most))));

/** PATCH /configuration. Absent members stay as they are. */
export const configurationRequest = v.pipe(
  v.strictObject({
    requirePreconditions: v.optional(v.boolean()),
    /** Null keeps all. */
    keepVersions: retention(1_000_000),
    /** Null keeps them for ever. */
    keepDays: retention(36_500),
    /** The first one; afterwards only a rotation replaces it. */
    keyCheck: v.optional(keyCheck),
  }),
  v.check((body) => Object.keys(body).length > 0, "a member to change"),
);

function limit(most: number) {
  const expected = `a whole number from 1 to ${most}`;
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,3}$/, expected),
      v.transform(Number),
      v.maxValue(most, expected),
    ),
    "100",
  );
}

/** GET /data. */
export const changesQuery = v.strictObject({
  since: v.optional(v.string()),
  limit: limit(1_000),
});

/** GET /data/:keyId/versions. */
export const versionsQuery = v.strictObject({
  /** Older than this version. */
  before: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,14}$/, "a version"),
      v.transform(Number),
    ),
  ),
  limit: limit(500),
});

/** A request to create a dataset. */
export type CreateRequest = v.InferOutput<typeof createRequest>;
/** A request to write a dataset. */
export type PutRequest = v.InferOutput<typeof putRequest>;
/** A request to bring old content back. */
export type RestoreRequest = v.InferOutput<typeof restoreRequest>;
/** A request of several operations. */
export type BatchRequest = v.InferOutput<typeof batchRequest>;
/** A request to change the key. */
export type RotateRequest = v.InferOutput<typeof rotateRequest>;
/** A request to begin a rotation. */
export type BeginRotationRequest = v.InferOutput<typeof beginRotationRequest>;
/** A request to stage datasets. */
export type StageRequest = v.InferOutput<typeof stageRequest>;
/** A request to put everything where it stood. */
export type RestoreAccountRequest = v.InferOutput<typeof restoreAccountRequest>;
/** A request to change the policy. */
export type ConfigurationRequest = v.InferOutput<typeof configurationRequest>;
/** A place in the feed. */
export type ChangesQuery = v.InferOutput<typeof changesQuery>;
/** A page of versions. */
export type VersionsQuery = v.InferOutput<typeof versionsQuery>;
