/**
 * Writing one dataset: create, put, delete, undelete, restore.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { findCondition } from "../../../shared/vault/entity_tag.ts";
import { derivationWarning } from "../../../shared/vault/key_derivation.ts";
import { reachOf } from "../../../shared/vault/moment.ts";
import { type Content, toContent } from "../../../shared/vault/operation.ts";
import { isCreationOnly, withPreconditions } from "./preconditions.ts";
import type { CreateRequest, PutRequest, RestoreRequest } from "./requests.ts";
import { writeOne } from "./write.ts";

/** Which dataset a path names. */
export interface DatasetPath {
  /** In lower case. */
  readonly keyId: string;
}

/**
 * Creates a dataset. The same content under the same id again is a success; another under an id that exists is not.
 *
 * @throws {Fault} CONFLICT, PRECONDITION_FAILED, IV_REUSED, KEY_STALE, QUOTA_EXCEEDED, PLAINTEXT_SUSPECTED
 */
export async function createDataset(
  request: CreateRequest,
  context: Context,
): Promise<Answer> {
  const { keyId, ...content } = request;
  return await create(keyId, content, context);
}

/**
 * Writes the next version of a dataset; with `If-None-Match: *` creates it under the id of the path.
 *
 * @throws {Fault} NOT_FOUND, CONFLICT, PRECONDITION_FAILED, PRECONDITION_REQUIRED, KDF_WEAKENED, IV_REUSED, KEY_STALE
 */
export async function putDataset(
  { keyId }: DatasetPath,
  { keyId: told, ...content }: PutRequest,
  context: Context,
): Promise<Answer> {
  if (told !== undefined && told !== keyId) {
    throw mismatch("/keyId", "absent, or the keyId of the path");
  }
  if (isCreationOnly(context.request)) {
    if (content.baseVersion !== undefined) {
      throw mismatch("/baseVersion", "absent with If-None-Match: *");
    }
    return await create(keyId, content, context);
  }
  const op = withPreconditions(
    { op: "put", key_id: keyId, ...toContent(content) },
    context.request,
  );
  const { written, headers } = await writeOne(op, context);
  return { body: written, headers: { ...headers, ...warningOf(content) } };
}

async function create(
  keyId: string | undefined,
  content: Content,
  context: Context,
): Promise<Answer> {
  const { headers: asked } = context.request;
  if (findCondition(asked, "if-match") !== null) {
    throw new Fault(
      "PRECONDITION_FAILED",
      "nothing that is to be created can match If-Match",
    );
  }
  const { written, headers } = await writeOne({
    op: "create",
    key_id: keyId,
    if_none_match: isCreationOnly(context.request),
    ...toContent(content),
  }, context);
  return {
    status: 201,
    body: written,
    headers: {
      ...headers,
      ...warningOf(content),
      location: `/functions/v1/encrypted-data/data/${written.keyId}`,
    },
  };
}

/** Deletes a dataset; it can be undeleted for 30 days. @throws {Fault} NOT_FOUND, CONFLICT, PRECONDITION_* */
export async function deleteDataset(
  { keyId }: DatasetPath,
  context: Context,
): Promise<Answer> {
  const { headers } = await writeOne(
    withPreconditions({ op: "delete", key_id: keyId }, context.request),
    context,
  );
  return { body: { message: "Dataset deleted successfully", keyId }, headers };
}

/** Brings a deleted dataset back, as a new version. @throws {Fault} NOT_FOUND, CONFLICT, GONE, KEY_STALE, PRECONDITION_* */
export async function undeleteDataset(
  { keyId }: DatasetPath,
  context: Context,
): Promise<Answer> {
  const { written, headers } = await writeOne(
    withPreconditions({ op: "undelete", key_id: keyId }, context.request),
    context,
  );
  return { body: written, headers };
}

/** Makes a new version with the content of an old one. @throws {Fault} NOT_FOUND, CONFLICT, KEY_STALE, PRECONDITION_* */
export async function restoreDataset(
  { keyId }: DatasetPath,
  { version, at, baseVersion }: RestoreRequest,
  context: Context,
): Promise<Answer> {
  const op = withPreconditions({
    op: "restore",
    key_id: keyId,
    version,
    at: at === undefined ? undefined : reachOf(at),
    base_version: baseVersion,
  }, context.request);
  const { written, headers } = await writeOne(op, context);
  return { body: written, headers };
}

function warningOf({ meta }: Content): Record<string, string> {
  const warning = derivationWarning(meta);
  return warning === null ? {} : { "x-kdf-warning": warning };
}

function mismatch(pointer: string, expected: string): Fault {
  return new Fault(
    "REQUEST_INVALID",
    `${pointer} in the body must be ${expected}`,
    { errors: [{ pointer, in: "body", expected, found: "another" }] },
  );
}
