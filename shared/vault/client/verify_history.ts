import { FIRST_HASH } from "./chain_hash.ts";
import { readHistory, type VersionEntry } from "./history.ts";
import type { SeenVersion } from "./memory.ts";
import { readVersion } from "./read_dataset.ts";
import type { VaultSession } from "./session.ts";
import { VaultError } from "./vault_error.ts";

/** What a verified history holds. */
export interface VerifiedHistory {
  /** How many versions were looked at: those that retention kept. */
  readonly versions: number;
  /** The oldest of them; what came before it cannot be verified any more. */
  readonly oldest: number;
  /** How many were opened. */
  readonly opened: number;
}

/**
 * Verifies the versions of a dataset: no gap, each hash in the next, and the one that was seen last among them. With
 * `opens` each is also downloaded, its hash computed and its content opened.
 *
 * Proves nothing about versions above the highest one seen: their chain is as good as any the server makes up.
 *
 * @throws {VaultError} HISTORY_REWRITTEN, VERSION_ROLLED_BACK; with `opens` also as readVersion()
 */
export async function verifyHistory(
  session: VaultSession,
  keyId: string,
  { opens = false }: { readonly opens?: boolean } = {},
): Promise<VerifiedHistory> {
  const seen = await session.memory.find(keyId.toLowerCase());
  const entries: VersionEntry[] = [];
  for await (const entry of readHistory(session, keyId)) entries.push(entry);
  const [newest] = entries;
  const oldest = entries.at(-1);
  if (newest === undefined || oldest === undefined) {
    throw new VaultError("NOT_FOUND", undefined, { keyId });
  }
  requireChain(keyId, entries);
  requireSeen(keyId, entries, seen);
  let opened = 0;
  for (const entry of opens ? entries : []) {
    if (entry.kind === "delete") continue;
    const { hash } = await readVersion(session, keyId, entry.version);
    if (hash !== entry.hash) throw rewritten(keyId, entry.version);
    opened++;
  }
  await session.memory.remember(keyId.toLowerCase(), newest);
  return { versions: entries.length, oldest: oldest.version, opened };
}

/** Refuses versions, newest first, that do not follow each other. @throws {VaultError} HISTORY_REWRITTEN */
export function requireChain(
  keyId: string,
  entries: readonly VersionEntry[],
): void {
  for (const [at, { version, previousHash }] of entries.entries()) {
    const before = entries[at + 1];
    if (
      before === undefined
        ? version === 1 && previousHash !== FIRST_HASH
        : before.version !== version - 1 || before.hash !== previousHash
    ) throw rewritten(keyId, version);
  }
}

function requireSeen(
  keyId: string,
  entries: readonly VersionEntry[],
  seen: SeenVersion | null,
): void {
  const newest = entries[0]?.version ?? 0;
  if (seen === null) return;
  if (newest < seen.version) {
    throw new VaultError(
      "VERSION_ROLLED_BACK",
      `The server tells versions up to ${newest}, it told ${seen.version} before`,
      { keyId, version: newest },
    );
  }
  const { anchor } = seen;
  const same = entries.find(({ version }) => version === anchor?.version);
  if (anchor !== null && same !== undefined && same.hash !== anchor.hash) {
    throw rewritten(keyId, anchor.version);
  }
}

function rewritten(keyId: string, version: number): VaultError {
  return new VaultError(
    "HISTORY_REWRITTEN",
    `Version ${version} does not chain to the versions around it, or is not the one that was seen`,
    { keyId, version },
  );
}
