import { chainHash } from "./chain_hash.ts";
import { readDataset } from "./read_dataset.ts";
import { saveDataset } from "./save_dataset.ts";
import type { VaultSession } from "./session.ts";
import type { VaultDocument } from "./vault_document.ts";
import { parseWritten } from "./written_version.ts";

const NOTHING = new Uint8Array();

/** A version to act on. */
export type VersionOf = Pick<VaultDocument, "keyId" | "version" | "hash">;

/**
 * Deletes a dataset that still is at this version. It can be undone for 30 days.
 *
 * @throws {VaultError} CONFLICT when it was changed since; NOT_FOUND when it is deleted already
 */
export async function deleteDataset(
  { connection, memory }: VaultSession,
  { keyId, version, hash }: VersionOf,
): Promise<void> {
  await connection({
    method: "DELETE",
    path: `/data/${keyId}`,
    headers: { "if-match": `"${keyId}-${version}"` },
    isRepeatable: false,
  });
  await memory.remember(keyId, {
    version: version + 1,
    hash: await chainHash(hash, {
      version: version + 1,
      iv: NOTHING,
      payload: NOTHING,
    }),
  });
}

/**
 * Brings a deleted dataset back as it was, as a new version. A vault that refuses restored content writes it anew at once.
 *
 * @throws {VaultError} GONE after 30 days; NOT_FOUND; CONFLICT when it is not deleted; and as readDataset()
 */
export async function undeleteDataset(
  session: VaultSession,
  keyId: string,
): Promise<VaultDocument> {
  const { body } = await session.connection({
    method: "POST",
    path: `/data/${encodeURIComponent(keyId)}/undelete`,
    isRepeatable: false,
  });
  const written = parseWritten(body);
  await session.memory.remember(written.keyId, { ...written, hash: null });
  const document = await readDataset(
    { ...session, acceptsRestored: true },
    keyId,
  );
  return session.acceptsRestored
    ? document
    : await saveDataset(session, document, document.content);
}
