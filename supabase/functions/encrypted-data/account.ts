/**
 * What concerns all datasets of a user at once: the feed, batches, rotation, restoration, and the configuration.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { parseCursor, toCursor } from "../../../shared/vault/cursor.ts";
import { reachOf, toMoment } from "../../../shared/vault/moment.ts";
import { toContent, toSqlOperation } from "../../../shared/vault/operation.ts";
import { requireCiphertext } from "../../../shared/vault/payload.ts";
import { tellingItems } from "./refusals.ts";
import type {
  BatchRequest,
  ChangesQuery,
  RestoreAccountRequest,
  RotateRequest,
} from "./requests.ts";
import { type SqlWritten, toWritten, write } from "./write.ts";

interface SqlChanges {
  readonly changes: readonly {
    readonly keyId: string;
    readonly version: number;
    readonly updatedAt: string;
    readonly isDeleted: boolean;
    readonly keyGeneration: number;
  }[];
  readonly epoch: number;
  readonly cursor: number;
  readonly hasMore: boolean;
}

/** What changed since a cursor, deletions included. @throws {Fault} REQUEST_INVALID, CURSOR_TOO_OLD */
export async function listChanges(
  { since, limit }: ChangesQuery,
  { database }: Context,
): Promise<Answer> {
  const { epoch, change } = parseCursor(since);
  const found = await database.call<SqlChanges>("encrypted_changes", {
    epoch,
    since: change,
    limit_to: limit,
  });
  return {
    body: {
      changes: found.changes.map((
        { keyId, version, updatedAt, isDeleted, keyGeneration },
      ) => ({
        keyId,
        version,
        updatedAt: toMoment(updatedAt),
        isDeleted,
        keyGeneration,
      })),
      cursor: toCursor({ epoch: found.epoch, change: found.cursor }),
      hasMore: found.hasMore,
    },
  };
}

/** Carries out up to a hundred operations, all or none. @throws {Fault} That of the first refused, with one entry for each. */
export async function runBatch(
  { operations, unchanged }: BatchRequest,
  context: Context,
): Promise<Answer> {
  const ops = operations.map((each, index) =>
    toSqlOperation(each, `/operations/${index}`)
  );
  const others = unchanged.map(({ keyId, version }) => ({
    key_id: keyId,
    version,
  }));
  const { results, headers } = await tellingItems(
    ops.length,
    () => write(ops, context, others),
  );
  return { body: { results: results.map(toWritten) }, headers };
}

/** Writes every living dataset under a new key and raises the generation, all or nothing. @throws {Fault} KEY_STALE, CONFLICT */
export async function rotate(
  { fromGeneration, keyCheck, operations }: RotateRequest,
  { database }: Context,
): Promise<Answer> {
  requireCiphertext(keyCheck.payload, "/keyCheck/payload");
  const ops = operations.map(({ keyId, ...content }, index) => ({
    op: "put",
    key_id: keyId,
    ...toContent(content, `/operations/${index}`),
  }));
  const { keyGeneration, results } = await tellingItems(
    ops.length,
    () =>
      database.call<
        {
          readonly keyGeneration: number;
          readonly results: readonly SqlWritten[];
        }
      >("rotate_encrypted", {
        from_generation: fromGeneration,
        key_check: keyCheck,
        ops,
      }),
  );
  return { body: { keyGeneration, results: results.map(toWritten) } };
}

/** Puts every dataset where it stood at a moment, as new versions, all or none. @throws {Fault} REQUEST_INVALID, KEY_STALE */
export async function restoreAccount(
  { at }: RestoreAccountRequest,
  { database }: Context,
): Promise<Answer> {
  const { results } = await tellingItems(
    0,
    () =>
      database.call<{ readonly results: readonly SqlWritten[] }>(
        "restore_encrypted_account",
        { moment: reachOf(at) },
      ),
  );
  return { body: { results: results.map(toWritten) } };
}
