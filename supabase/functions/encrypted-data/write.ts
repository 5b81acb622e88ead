/**
 * The one way by which operations reach the database.
 *
 * @module
 */
import type { Context } from "../../../shared/platform/door.ts";
import { entityTag } from "../../../shared/vault/entity_tag.ts";
import {
  findIdempotencyKey,
  requestFingerprint,
} from "../../../shared/vault/idempotency_key.ts";
import { toMoment } from "../../../shared/vault/moment.ts";
import {
  framedOperations,
  type SqlOperation,
} from "../../../shared/vault/operation.ts";
import { tellingState } from "./refusals.ts";

/** What an operation came to, as SQL tells it. */
export interface SqlWritten {
  readonly keyId: string;
  readonly version: number;
  readonly updatedAt: string;
  readonly deletedAt: string | null;
  readonly undeletableUntil: string | null;
}

/** What an operation came to, as callers see it. */
export interface Written {
  readonly keyId: string;
  readonly version: number;
  readonly updatedAt: string;
}

/** What the database said to operations. */
export interface WriteAnswer {
  readonly results: readonly SqlWritten[];
  /** Headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Carries out operations, all or none; once, however often it is asked for under one Idempotency-Key.
 *
 * @throws {Fault} Whatever `write_encrypted` refuses.
 */
export async function write(
  ops: readonly SqlOperation[],
  { bytes, request }: Context,
  unchanged: readonly { key_id: string; version: number }[] = [],
): Promise<WriteAnswer> {
  const others = unchanged.length === 0 ? {} : { unchanged };
  const once = await onlyOnce(ops, others, request);
  const { results, replayed } = await bytes.send<
    { readonly results: readonly SqlWritten[]; readonly replayed: boolean }
  >("write_encrypted", framedOperations(ops, { ...others, ...once }));
  return {
    results,
    headers: replayed ? { "idempotency-replayed": "true" } : {},
  };
}

/** The request's Idempotency-Key, and what it asks under it. */
async function onlyOnce(
  ops: readonly SqlOperation[],
  others: Readonly<Record<string, unknown>>,
  { headers, method, url }: Request,
): Promise<Record<string, string>> {
  const key = findIdempotencyKey(headers);
  if (key === null) return {};
  const asked = { ...others, method, path: new URL(url).pathname };
  return {
    idempotency_key: key,
    fingerprint: await requestFingerprint(framedOperations(ops, asked)),
  };
}

/** Carries out one operation; the answer's headers name the version it made. */
export async function writeOne(
  op: SqlOperation,
  context: Context,
): Promise<
  { readonly written: Written; readonly headers: Record<string, string> }
> {
  const { results: [result], headers } = await tellingState(() =>
    write([op], context)
  );
  if (result === undefined) throw new Error("write_encrypted gave no result");
  return {
    written: toWritten(result),
    headers: { ...headers, ...tagHeaders(result.keyId, result.version) },
  };
}

/** Without what only deletions have. */
export function toWritten({ keyId, version, updatedAt }: SqlWritten): Written {
  return { keyId, version, updatedAt: toMoment(updatedAt) };
}

/** The headers of an answer about a version: it may be kept, but must be asked about before each use. */
export function tagHeaders(
  keyId: string,
  version: number,
): Record<string, string> {
  return {
    etag: entityTag(keyId, version),
    "cache-control": "private, no-cache",
    vary: "authorization",
  };
}
