/**
 * Opening and sealing a version's content.
 *
 * @module
 */
import { additionalData } from "./additional_data.ts";
import type { Bytes } from "./bytes.ts";
import { chainHash } from "./chain_hash.ts";
import { encryptContent, findContent, IV_BYTES } from "./ciphertext.ts";
import type { EncryptedContent } from "./encrypted_content.ts";
import { sealedMembers } from "./sealed_members.ts";
import type { VaultSession } from "./session.ts";
import { VaultError } from "./vault_error.ts";

/** A version of a dataset, opened. */
export interface VaultDocument {
  /** Which dataset. */
  readonly keyId: string;
  /** Which version. */
  readonly version: number;
  /** What is inside. */
  readonly content: Bytes;
  /** The app's own version of what is inside. */
  readonly schemaVersion: number;
  /** When it was written, by the server's clock. */
  readonly updatedAt: string;
  /** Generation of its key. */
  readonly keyGeneration: number;
  /** The version that first had this content, where the server restored it; null of a version that was written. */
  readonly restoredVersion: number | null;
  /** Its hash in the chain of versions. */
  readonly hash: string;
}

/** What a sealed version is bound to. */
export interface NextVersion {
  /** Which dataset. */
  readonly keyId: string;
  /** The version it will be. */
  readonly version: number;
  /** The app's own version of what is inside. */
  readonly schemaVersion: number;
}

/** A sealed version: what to send, and what follows from it. */
export interface SealedVersion {
  /** Members of the request. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The document it is once the server kept it, after the version with this hash. */
  readonly kept: (
    previousHash: string,
    updatedAt: string,
  ) => Promise<VaultDocument>;
}

/** Seals content as the next version, under the present key. */
export async function sealVersion(
  { ring, random }: Pick<VaultSession, "ring" | "random">,
  content: Bytes,
  { keyId, version, schemaVersion }: NextVersion,
): Promise<SealedVersion> {
  const { kdf, salt } = ring.parameters;
  const iv = random(IV_BYTES);
  const payload = await encryptContent(content, {
    key: await ring.writingKey(),
    iv,
    additionalData: additionalData({
      keyId,
      version,
      schemaVersion,
      kdf,
      salt,
    }),
  });
  const aad = { keyId, version };
  return {
    members: {
      ...sealedMembers({ kdf, salt, iv, schemaVersion, aad, payload }),
      keyGeneration: ring.generation,
    },
    kept: async (previousHash, updatedAt) => ({
      keyId,
      version,
      content,
      schemaVersion,
      updatedAt,
      keyGeneration: ring.generation,
      restoredVersion: null,
      hash: await chainHash(previousHash, { version, iv, payload }),
    }),
  };
}

/**
 * Opens a version. Only as what it says it is: the version it was bound to when written.
 *
 * @throws {VaultError} CONTENT_UNREADABLE, CONTENT_UNBOUND, CONTENT_RESTORED, HISTORY_REWRITTEN, KEY_STALE
 */
export async function openVersion(
  { ring, acceptsUnbound, acceptsRestored }: Pick<
    VaultSession,
    "ring" | "acceptsUnbound" | "acceptsRestored"
  >,
  sealed: EncryptedContent,
): Promise<VaultDocument> {
  const { keyId, version, restoredVersion, iv, payload } = sealed;
  const which = { keyId, version };
  if (sealed.keyGeneration > ring.generation) {
    throw new VaultError("KEY_STALE", undefined, which);
  }
  if (sealed.aad === null && !acceptsUnbound) {
    throw new VaultError("CONTENT_UNBOUND", undefined, which);
  }
  if (restoredVersion !== null && !acceptsRestored) {
    throw new VaultError("CONTENT_RESTORED", undefined, which);
  }
  const hash = await chainHash(sealed.previousHash, { version, iv, payload });
  if (hash !== sealed.hash) {
    throw new VaultError("HISTORY_REWRITTEN", undefined, which);
  }
  // The server's word on what it was bound to is not taken: only on which version to try.
  const binding = sealed.aad === null ? null : additionalData({
    ...sealed,
    version: restoredVersion ?? version,
  });
  for await (const key of ring.readingKeys(sealed, sealed.keyGeneration)) {
    const content = await findContent(payload, {
      key,
      iv,
      additionalData: binding,
    });
    if (content === null) continue;
    const { schemaVersion, updatedAt, keyGeneration } = sealed;
    return {
      keyId,
      version,
      content,
      schemaVersion,
      updatedAt,
      keyGeneration,
      restoredVersion,
      hash,
    };
  }
  throw new VaultError("CONTENT_UNREADABLE", undefined, which);
}
