/**
 * Operations on datasets: as callers ask for them, and as SQL takes them.
 *
 * @module
 */
import * as v from "valibot";
import type { Bytes } from "../platform/bytes.ts";
import { toFrame } from "../platform/frame.ts";
import { RawText } from "../platform/raw_text.ts";
import type { DecodedBytes } from "./base64.ts";
import { meta, type StoredMeta, toStoredMeta } from "./meta.ts";
import { reachOf } from "./moment.ts";
import { requireCiphertext } from "./payload.ts";

/** A keyId; in lower case from here on. */
export const keyId = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const POSITIVE = "a whole number from 1";

/** A number of a version or of a key generation. */
export const ordinal = v.pipe(
  v.number(POSITIVE),
  v.safeInteger(POSITIVE),
  v.minValue(1, POSITIVE),
);

/** A moment in the form of RFC 3339. */
export const moment = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/,
    "a moment like 2026-01-31T12:00:00.000Z",
  ),
  v.check(
    (text) => !Number.isNaN(Date.parse(text)),
    "a moment like 2026-01-31T12:00:00.000Z",
  ),
);

/** What every write of content has. */
export const contentMembers = {
  /** Canonical base64; looked at by {@link toContent}. */
  payload: v.instance(RawText, "a text"),
  meta,
  /** The generation of the key; the present one when absent. */
  keyGeneration: v.optional(v.pipe(ordinal, v.maxValue(2_147_483_647))),
  /** From now on writes without a precondition are refused. */
  requirePreconditions: v.optional(v.boolean()),
};

/** What a write over something that exists may have as well. */
export const replacingMembers = {
  baseVersion: v.optional(ordinal),
  allowWeakerKdf: v.optional(v.boolean()),
};

/** Content as a caller gives it. */
export interface Content {
  readonly payload: RawText;
  readonly meta: v.InferOutput<typeof meta>;
  readonly keyGeneration?: number | undefined;
  readonly requirePreconditions?: boolean | undefined;
  readonly baseVersion?: number | undefined;
  readonly allowWeakerKdf?: boolean | undefined;
}

/** One operation as SQL takes it. Absent members are not sent; the payload goes behind the head of a frame. */
export interface SqlOperation {
  readonly op: "create" | "put" | "delete" | "restore" | "undelete";
  readonly key_id?: string | undefined;
  readonly payload?: DecodedBytes;
  readonly meta?: StoredMeta;
  readonly key_generation?: number | undefined;
  readonly requires_preconditions?: boolean | undefined;
  readonly allows_weaker_kdf?: boolean | undefined;
  readonly base_version?: number | undefined;
  readonly if_match?: readonly string[];
  readonly if_none_match?: boolean;
  readonly if_none_match_versions?: readonly string[];
  readonly version?: number | undefined;
  readonly at?: string | undefined;
}

/**
 * The content of a write for SQL; its payload can be asked for once. `pointer` says where in the body it stands.
 *
 * @throws {Fault} REQUEST_INVALID, TOO_LARGE, PLAINTEXT_SUSPECTED
 */
export function toContent(
  content: Content,
  pointer = "",
): Omit<SqlOperation, "op" | "key_id"> {
  return {
    payload: requireCiphertext(content.payload, `${pointer}/payload`),
    meta: toStoredMeta(content.meta),
    key_generation: content.keyGeneration,
    requires_preconditions: content.requirePreconditions,
    base_version: content.baseVersion,
    allows_weaker_kdf: content.allowWeakerKdf,
  };
}

/** A frame of operations, their payloads behind its head in the same order. `others` are further members of the head. */
export function framedOperations(
  operations: readonly SqlOperation[],
  others: Readonly<Record<string, unknown>>,
): Bytes {
  const ops = operations.map(({ payload, ...op }) =>
    payload === undefined ? op : { ...op, payload_bytes: payload.bytes.length }
  );
  const payloads = operations.flatMap(({ payload }) => payload ?? []);
  return toFrame({ ...others, ops }, payloads.map(({ bytes }) => bytes), {
    room: payloads.length === 1 ? payloads[0]?.room : 0,
  });
}

/** Which content a restoration brings back: a version's, or that of a moment. */
export const whenceMembers = {
  version: v.optional(ordinal),
  at: v.optional(moment),
};

/** Whether a restoration names exactly one of both. */
export function namesOneWhence(
  { version, at }: { version?: number | undefined; at?: string | undefined },
): boolean {
  return (version === undefined) !== (at === undefined);
}

const existing = { keyId, baseVersion: replacingMembers.baseVersion };

/** One operation of a batch. */
export const operation = v.variant("op", [
  v.strictObject({
    op: v.literal("create"),
    keyId: v.optional(keyId),
    ...contentMembers,
  }),
  v.strictObject({
    op: v.literal("put"),
    keyId,
    ...contentMembers,
    ...replacingMembers,
  }),
  v.strictObject({ op: v.literal("delete"), ...existing }),
  v.strictObject({ op: v.literal("undelete"), ...existing }),
  v.pipe(
    v.strictObject({ op: v.literal("restore"), ...existing, ...whenceMembers }),
    v.check((asked) => namesOneWhence(asked), "with either version or at"),
  ),
]);

/** An operation as a batch names it. */
export type Operation = v.InferOutput<typeof operation>;

/**
 * An operation of a batch for SQL; `pointer` says where it stands.
 *
 * @throws {Fault} REQUEST_INVALID, TOO_LARGE, PLAINTEXT_SUSPECTED
 */
export function toSqlOperation(
  asked: Operation,
  pointer: string,
): SqlOperation {
  const { op, keyId: key_id } = asked;
  if (op === "create" || op === "put") {
    return { op, key_id, ...toContent(asked, pointer) };
  }
  const base_version = asked.baseVersion;
  if (op !== "restore") return { op, key_id, base_version };
  const at = asked.at === undefined ? undefined : reachOf(asked.at);
  return { op, key_id, base_version, version: asked.version, at };
}
