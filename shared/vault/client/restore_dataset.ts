import { parseMembers } from "./encrypted_content.ts";
import { readHistory } from "./history.ts";
import { readDataset, readVersion } from "./read_dataset.ts";
import { saveDataset } from "./save_dataset.ts";
import type { VaultSession } from "./session.ts";
import type { VaultDocument } from "./vault_document.ts";
import { VaultError } from "./vault_error.ts";
import { parseWritten, type WrittenVersion } from "./written_version.ts";

/** Which version to restore: its number, or the one that was present at a moment. */
export type RestorePoint = { readonly version: number } | { readonly at: Date };

/**
 * Makes a new version with the content of an old one. Never rewinds: the versions between stay.
 *
 * The server copies, and tells which version it copied. A vault that refuses restored content, and content of a key generation
 * before the present one, take the long way: the old version is opened and saved anew.
 *
 * @throws {VaultError} NOT_FOUND when there is no such version; CONFLICT when it was changed meanwhile; and as readDataset()
 */
export async function restoreDataset(
  session: VaultSession,
  document: VaultDocument,
  point: RestorePoint,
): Promise<VaultDocument> {
  const version = "version" in point
    ? point.version
    : await versionAt(session, document.keyId, point.at);
  const old = await readVersion(
    { ...session, acceptsRestored: true },
    document.keyId,
    version,
  );
  if (!session.acceptsRestored || old.keyGeneration < session.ring.generation) {
    return await saveDataset(session, document, old.content, {
      schemaVersion: old.schemaVersion,
    });
  }
  const { body } = await session.connection({
    method: "POST",
    path: `/data/${document.keyId}/restore`,
    body: { version, baseVersion: document.version },
    isRepeatable: false,
  });
  await noteWritten(session, parseWritten(body));
  return await readDataset(session, document.keyId);
}

/**
 * Puts every dataset where it stood at a moment, as new versions, all or none. Gives what was written; nothing is opened.
 *
 * @throws {VaultError} KEY_STALE when the key was rotated since; CONFLICT
 */
export async function restoreAccount(
  session: VaultSession,
  at: Date,
): Promise<WrittenVersion[]> {
  const { body } = await session.connection({
    method: "POST",
    path: "/restore",
    body: { at: at.toISOString() },
    isRepeatable: false,
  });
  const { results } = parseMembers(body, "the answer");
  const written = (Array.isArray(results) ? results : []).map(parseWritten);
  for (const each of written) await noteWritten(session, each);
  return written;
}

async function versionAt(
  session: VaultSession,
  keyId: string,
  at: Date,
): Promise<number> {
  for await (const { version, updatedAt } of readHistory(session, keyId)) {
    if (Date.parse(updatedAt) <= at.getTime()) return version;
  }
  throw new VaultError(
    "NOT_FOUND",
    `No version that is kept is as old as ${at.toISOString()}`,
    { keyId },
  );
}

async function noteWritten(
  { memory }: VaultSession,
  { keyId, version }: WrittenVersion,
): Promise<void> {
  await memory.remember(keyId, { version, hash: null });
}
