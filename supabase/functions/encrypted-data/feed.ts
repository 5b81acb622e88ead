import type { Answer, Context } from "../../../shared/platform/door.ts";
import { parseCursor, toCursor } from "../../../shared/vault/cursor.ts";
import { toMoment } from "../../../shared/vault/moment.ts";
import type { ChangesQuery } from "./requests.ts";

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
