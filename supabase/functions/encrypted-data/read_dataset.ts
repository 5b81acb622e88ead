/**
 * Reading datasets and their versions.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import {
  entityTag,
  findCondition,
  namesWeakly,
} from "../../../shared/vault/entity_tag.ts";
import { type StoredMeta, toShownMeta } from "../../../shared/vault/meta.ts";
import { toMoment } from "../../../shared/vault/moment.ts";
import { requireMatch } from "./preconditions.ts";
import type { VersionsQuery } from "./requests.ts";
import { absence, findState, isKnown, type LivingState } from "./state.ts";
import { tagHeaders } from "./write.ts";
import type { DatasetPath } from "./write_dataset.ts";

interface SqlVersion extends LivingState {
  readonly kind: string;
  readonly keyGeneration: number;
  readonly restoredVersion: number | null;
  readonly payload: string | null;
  readonly meta: StoredMeta | null;
  readonly previousHash: string;
  readonly hash: string;
}

/** The present version of a dataset; 304 for who has it, headers alone for HEAD. @throws {Fault} NOT_FOUND, GONE, PRECONDITION_FAILED */
export async function readDataset(
  { keyId }: DatasetPath,
  context: Context,
): Promise<Answer> {
  const { request } = context;
  // Megabytes are not fetched for somebody who has them already.
  if (request.method === "HEAD" || request.headers.has("if-none-match")) {
    const state = await findState(keyId, context);
    if (state === null) throw await absence(keyId, context);
    const short = shortAnswer(state, request);
    if (short !== null) return short;
  }
  const version = await context.database.call<SqlVersion | null>(
    "read_encrypted",
    { key_id: keyId },
  );
  if (version === null) throw await absence(keyId, context);
  return answerWith(version, request);
}

/** One version of a dataset, deletions included. @throws {Fault} NOT_FOUND, PRECONDITION_FAILED */
export async function readVersion(
  { keyId, version: asked }: DatasetPath & { readonly version: string },
  { database, request }: Context,
): Promise<Answer> {
  const version = !/^[1-9]\d{0,14}$/.test(asked)
    ? null
    : await database.call<SqlVersion | null>("read_encrypted", {
      key_id: keyId,
      version: Number(asked),
    });
  if (version === null) {
    throw new Fault("NOT_FOUND", "there is no such version");
  }
  return answerWith(version, request);
}

/** Versions of a dataset without their content, newest first; `next` is what `before` takes for older ones. @throws {Fault} NOT_FOUND */
export async function listVersions(
  { keyId }: DatasetPath,
  { before, limit }: VersionsQuery,
  context: Context,
): Promise<Answer> {
  const versions = await context.database.call<
    { readonly version: number; readonly updatedAt: string }[]
  >("list_encrypted_versions", {
    key_id: keyId,
    before_version: before ?? null,
    limit_to: limit,
  });
  if (versions.length === 0 && !await isKnown(keyId, context)) {
    throw new Fault("NOT_FOUND", "dataset not found");
  }
  return {
    body: {
      keyId,
      versions: versions.map((version) => ({
        ...version,
        updatedAt: toMoment(version.updatedAt),
      })),
      next: versions.length === limit ? versions.at(-1)?.version ?? null : null,
    },
  };
}

function answerWith(version: SqlVersion, request: Request): Answer {
  return shortAnswer(version, request) ?? {
    body: toVersionAnswer(version),
    headers: tagHeaders(version.keyId, version.version),
  };
}

/** The answer without content, where there is one: If-Match first, then If-None-Match (RFC 9110, section 13.2.2). */
function shortAnswer(state: LivingState, request: Request): Answer | null {
  const ifMatch = findCondition(request.headers, "if-match");
  if (ifMatch !== null) requireMatch(ifMatch, state);
  const headers = tagHeaders(state.keyId, state.version);
  const ifNoneMatch = findCondition(request.headers, "if-none-match");
  if (
    ifNoneMatch !== null &&
    namesWeakly(ifNoneMatch, entityTag(state.keyId, state.version))
  ) return { status: 304, headers };
  return request.method === "HEAD"
    ? { headers: { ...headers, "content-type": "application/json" } }
    : null;
}

function toVersionAnswer(
  { meta, restoredVersion, updatedAt, ...others }: SqlVersion,
): Readonly<Record<string, unknown>> {
  return {
    ...others,
    meta: meta === null ? null : toShownMeta(meta),
    updatedAt: toMoment(updatedAt),
    ...(restoredVersion === null ? {} : { restoredVersion }),
  };
}
