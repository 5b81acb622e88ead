/**
 * The feed of changes: every dataset once, where it stands, in the order in which they were last changed.
 *
 * @module
 */
import {
  type Members,
  parseCount,
  parseKeyId,
  parseMembers,
  parseText,
} from "./encrypted_content.ts";
import { readHistory } from "./history.ts";
import type { VaultSession } from "./session.ts";
import { isVaultError, VaultError } from "./vault_error.ts";

/** A dataset that changed. */
export interface Change {
  /** Which dataset. */
  readonly keyId: string;
  /** Its version now. */
  readonly version: number;
  /** When it was last changed, by the server's clock. */
  readonly updatedAt: string;
  /** Whether it is deleted. */
  readonly isDeleted: boolean;
  /** Generation of its key. */
  readonly keyGeneration: number;
  /** Whether this client saw the version before: its own writes, and what is read again. */
  readonly isKnown: boolean;
}

interface Page {
  readonly changes: readonly Omit<Change, "isKnown">[];
  readonly cursor: string;
  readonly epoch: number;
  readonly hasMore: boolean;
}

/**
 * What changed since the feed was last read to its end; everything at first, and again when the server no longer knows the
 * place. The place is kept once all of a page was taken: who stops in between is told the rest again.
 *
 * @throws {VaultError} VERSION_ROLLED_BACK when a version fell; EPOCH_CHANGED when a backup was restored
 */
export async function* readChanges(
  session: VaultSession,
  { fromStart = false }: { readonly fromStart?: boolean } = {},
): AsyncGenerator<Change> {
  const { memory } = session;
  const { cursor } = await memory.account();
  for await (const page of readPages(session, fromStart ? null : cursor)) {
    for (const told of page.changes) {
      const seen = await memory.find(told.keyId);
      if (seen !== null && told.version < seen.version) {
        await requireNotRolledBack(session, told.keyId, seen.version);
        continue; // it moved on meanwhile, and comes again
      }
      yield { ...told, isKnown: seen?.version === told.version };
      await memory.remember(told.keyId, { version: told.version, hash: null });
    }
    await memory.rememberAccount({ cursor: page.cursor });
  }
}

/** The datasets there are now, in no order that means anything. Keeps no place. */
export async function listLiving(
  session: VaultSession,
): Promise<Omit<Change, "isKnown">[]> {
  const present = new Map<string, Omit<Change, "isKnown">>();
  for await (const page of readPages(session, null)) {
    // One that changes while pages are read comes twice: the last word counts.
    for (const change of page.changes) present.set(change.keyId, change);
  }
  return [...present.values()].filter(({ isDeleted }) => !isDeleted);
}

async function* readPages(
  { connection, memory }: VaultSession,
  from: string | null,
): AsyncGenerator<Page> {
  let cursor = from;
  let page: Page;
  do {
    const since: string = cursor === null
      ? ""
      : `since=${encodeURIComponent(cursor)}&`;
    try {
      const { body } = await connection({
        method: "GET",
        path: `/data?${since}limit=500`,
        isRepeatable: true,
      });
      page = parsePage(body);
    } catch (error) {
      const isTooOld = isVaultError(error) &&
        error.facts.serverCode === "CURSOR_TOO_OLD";
      if (!isTooOld || cursor === null) throw error;
      cursor = null;
      page = { changes: [], cursor: "", epoch: 0, hasMore: true };
      continue;
    }
    await memory.noteEpoch(page.epoch);
    yield page;
    cursor = page.cursor;
  } while (page.hasMore);
}

/** Asks once more: the answer may have been under way while this client wrote. */
async function requireNotRolledBack(
  session: VaultSession,
  keyId: string,
  seen: number,
): Promise<void> {
  for await (const { version } of readHistory(session, keyId)) {
    if (version >= seen) return;
    throw new VaultError(
      "VERSION_ROLLED_BACK",
      `The server tells version ${version}, it told ${seen} before`,
      { keyId, version },
    );
  }
}

function parsePage(body: unknown): Page {
  const members = parseMembers(body, "the answer");
  const { changes, hasMore } = members;
  const cursor = parseText(members, "cursor", /^\d+\.\d+$/);
  return {
    changes: (Array.isArray(changes) ? changes : []).map((each) =>
      parseChange(parseMembers(each, "a change"))
    ),
    cursor,
    epoch: Number.parseInt(cursor, 10),
    hasMore: hasMore === true,
  };
}

function parseChange(members: Members): Omit<Change, "isKnown"> {
  return {
    keyId: parseKeyId(members),
    version: parseCount(members, "version"),
    updatedAt: parseText(members, "updatedAt"),
    isDeleted: members["isDeleted"] === true,
    keyGeneration: parseCount(members, "keyGeneration"),
  };
}
