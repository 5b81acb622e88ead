import { parseEncryptedContent } from "./encrypted_content.ts";
import { requireFresh } from "./require_fresh.ts";
import type { VaultSession } from "./session.ts";
import { openVersion, type VaultDocument } from "./vault_document.ts";
import { VaultError } from "./vault_error.ts";

/**
 * The present version of a dataset. `known` is not downloaded again when it still is the present one.
 *
 * @throws {VaultError} NOT_FOUND when there is none or it is deleted; VERSION_ROLLED_BACK, HISTORY_REWRITTEN; and as openVersion()
 */
export async function readDataset(
  session: VaultSession,
  keyId: string,
  known?: VaultDocument,
): Promise<VaultDocument> {
  // Before the request: another of this client's writes may be seen while the answer is under way.
  const seen = await session.memory.find(keyId.toLowerCase());
  const { status, body } = await session.connection({
    method: "GET",
    path: `/data/${encodeURIComponent(keyId)}`,
    isRepeatable: true,
    ...(known === undefined
      ? {}
      : { headers: { "if-none-match": `"${known.keyId}-${known.version}"` } }),
  });
  if (status === 304 && known !== undefined) {
    requireFresh(seen, known);
    return known;
  }
  const sealed = parseEncryptedContent(body);
  requireAsked(sealed.keyId, keyId);
  requireFresh(seen, sealed);
  const document = await openVersion(session, sealed);
  await session.memory.remember(document.keyId, document);
  return document;
}

/** An older version of a dataset, also of a deleted one. @throws {VaultError} NOT_FOUND, and as openVersion() */
export async function readVersion(
  session: VaultSession,
  keyId: string,
  version: number,
): Promise<VaultDocument> {
  const seen = await session.memory.find(keyId.toLowerCase());
  const { body } = await session.connection({
    method: "GET",
    path: `/data/${encodeURIComponent(keyId)}/versions/${version}`,
    isRepeatable: true,
  });
  if ((body as { payload?: unknown } | null)?.payload === null) {
    throw new VaultError(
      "NOT_FOUND",
      `Version ${version} is a deletion and has no content`,
      { keyId, version },
    );
  }
  const sealed = parseEncryptedContent(body);
  requireAsked(sealed.keyId, keyId);
  if (sealed.version !== version) {
    throw new VaultError(
      "ANSWER_INVALID",
      `The server gave version ${sealed.version} for version ${version}`,
    );
  }
  if (seen?.anchor?.version === version) {
    requireFresh({ version, anchor: seen.anchor }, sealed);
  }
  return await openVersion(session, sealed);
}

function requireAsked(told: string, asked: string): void {
  if (told !== asked.toLowerCase()) {
    throw new VaultError(
      "ANSWER_INVALID",
      "The server gave another dataset than the one asked for",
      { keyId: asked },
    );
  }
}
