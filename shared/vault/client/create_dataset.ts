import type { Bytes } from "./bytes.ts";
import { FIRST_HASH } from "./chain_hash.ts";
import { randomUuid } from "./random_bytes.ts";
import type { VaultSession } from "./session.ts";
import { sealVersion, type VaultDocument } from "./vault_document.ts";
import { requireWritten } from "./written_version.ts";

/** How a dataset is created. */
export interface CreateOptions {
  /** The UUID to create it under; a random one by default. */
  readonly keyId?: string;
  /** The app's own version of what is inside; 1 by default. */
  readonly schemaVersion?: number;
  /** Whether every write of it must name the version it replaces, also those of other programs. */
  readonly requirePreconditions?: boolean;
}

/**
 * Creates a dataset. Its id is chosen here, so that even the first version is bound to it.
 *
 * @throws {VaultError} CONFLICT when the id is taken; QUOTA_EXCEEDED, TOO_LARGE, KEY_STALE
 */
export async function createDataset(
  session: VaultSession,
  content: Bytes,
  options: CreateOptions = {},
): Promise<VaultDocument> {
  const keyId = (options.keyId ?? randomUuid(session.random)).toLowerCase();
  const next = {
    keyId,
    version: 1,
    schemaVersion: options.schemaVersion ?? 1,
  };
  const sealed = await sealVersion(session, content, next);
  const { body } = await session.connection({
    method: "POST",
    path: "/data",
    body: {
      keyId,
      ...sealed.members,
      ...(options.requirePreconditions === undefined
        ? {}
        : { requirePreconditions: options.requirePreconditions }),
    },
    headers: { "idempotency-key": `"${randomUuid(session.random)}"` },
    isRepeatable: true,
  });
  const { updatedAt } = requireWritten(body, next);
  const document = await sealed.kept(FIRST_HASH, updatedAt);
  await session.memory.remember(keyId, document);
  return document;
}
