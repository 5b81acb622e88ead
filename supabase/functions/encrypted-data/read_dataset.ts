/**
 * Reading datasets and their versions.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import type { OpenFrame } from "../../../shared/platform/frame.ts";
import { base64Stream } from "../../../shared/vault/base64_stream.ts";
import {
  entityTag,
  findCondition,
  namesWeakly,
  weaklyNamedVersions,
} from "../../../shared/vault/entity_tag.ts";
import { type StoredMeta, toShownMeta } from "../../../shared/vault/meta.ts";
import { toMoment } from "../../../shared/vault/moment.ts";
import { requireMatch } from "./preconditions.ts";
import type { VersionsQuery } from "./requests.ts";
import { absence, type LivingState, type SqlState } from "./state.ts";
import { tagHeaders } from "./write.ts";
import type { DatasetPath } from "./write_dataset.ts";

interface SqlVersion extends LivingState {
  readonly kind: string;
  readonly keyGeneration: number;
  readonly restoredVersion: number | null;
  readonly meta: StoredMeta | null;
  readonly previousHash: string;
  readonly hash: string;
}

/** The head of what `read_encrypted` gives. */
interface SqlRead {
  readonly state?: SqlState;
  readonly content: SqlVersion | null;
  readonly payloadBytes: number | null;
}

type Read = OpenFrame<SqlRead>;

/** The present version of a dataset; 304 for who has it, headers alone for HEAD. @throws {Fault} NOT_FOUND, GONE, PRECONDITION_FAILED */
export async function readDataset(
  { keyId }: DatasetPath,
  context: Context,
): Promise<Answer> {
  const read = await readFrame({ key_id: keyId }, context);
  if (read.head.content === null) {
    throw absence(read.head.state, context.clock);
  }
  return await answerWith(read, read.head.content, context.request);
}

/** One version of a dataset, deletions included. @throws {Fault} NOT_FOUND, PRECONDITION_FAILED */
export async function readVersion(
  { keyId, version: asked }: DatasetPath & { readonly version: string },
  context: Context,
): Promise<Answer> {
  const read = /^[1-9]\d{0,14}$/.test(asked)
    ? await readFrame({ key_id: keyId, version: Number(asked) }, context)
    : null;
  if (read === null || read.head.content === null) {
    throw new Fault("NOT_FOUND", "there is no such version");
  }
  return await answerWith(read, read.head.content, context.request);
}

/** Megabytes are not fetched for somebody who has them already, or asks for headers alone. */
async function readFrame(
  asked: { readonly key_id: string; readonly version?: number },
  { bytes, request }: Context,
): Promise<Read> {
  const ifNoneMatch = findCondition(request.headers, "if-none-match");
  const known = ifNoneMatch === null
    ? []
    : weaklyNamedVersions(ifNoneMatch, asked.key_id);
  return await bytes.receive<SqlRead>("read_encrypted", {
    ...asked,
    known: known.map(Number).filter(Number.isSafeInteger),
    with_content: request.method !== "HEAD" && !known.includes("*"),
  });
}

/** Versions of a dataset without their content, newest first; `next` is what `before` takes for older ones. @throws {Fault} NOT_FOUND */
export async function listVersions(
  { keyId }: DatasetPath,
  { before, limit }: VersionsQuery,
  context: Context,
): Promise<Answer> {
  const versions = await context.database.call<
    { readonly version: number; readonly updatedAt: string }[] | null
  >("list_encrypted_versions", {
    key_id: keyId,
    before_version: before ?? null,
    limit_to: limit,
  });
  if (versions === null) throw new Fault("NOT_FOUND", "dataset not found");
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

async function answerWith(
  { head, rest }: Read,
  version: SqlVersion,
  request: Request,
): Promise<Answer> {
  const short = await refusedOrShort(version, request, rest);
  if (short !== null) return short;
  const headers = {
    ...tagHeaders(version.keyId, version.version),
    "content-type": "application/json",
  };
  const shown = toShownVersion(version);
  if (head.payloadBytes === null) {
    await rest.cancel();
    return { body: { ...shown, payload: null }, headers };
  }
  const before = `${JSON.stringify(shown).slice(0, -1)},"payload":"`;
  const body = base64Stream(rest, {
    bytes: head.payloadBytes,
    before,
    after: '"}',
  });
  return new Response(body, { headers });
}

/** What is not to be read is not left lying in the connection. */
async function refusedOrShort(
  version: SqlVersion,
  request: Request,
  rest: ReadableStream<Uint8Array>,
): Promise<Answer | null> {
  let isNeeded = false;
  try {
    const short = shortAnswer(version, request);
    isNeeded = short === null;
    return short;
  } finally {
    if (!isNeeded) await rest.cancel();
  }
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

function toShownVersion(
  { meta, restoredVersion, updatedAt, ...others }: SqlVersion,
): Readonly<Record<string, unknown>> {
  return {
    ...others,
    meta: meta === null ? null : toShownMeta(meta),
    updatedAt: toMoment(updatedAt),
    ...(restoredVersion === null ? {} : { restoredVersion }),
  };
}
