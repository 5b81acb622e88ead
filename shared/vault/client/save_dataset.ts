import type { Bytes } from "./bytes.ts";
import { readDataset } from "./read_dataset.ts";
import type { VaultSession } from "./session.ts";
import { sealVersion, type VaultDocument } from "./vault_document.ts";
import { isVaultError } from "./vault_error.ts";
import { requireWritten } from "./written_version.ts";

/** Two changes of one dataset, and what both began with. */
export interface Conflict {
  /** What both changes began with. */
  readonly base: Bytes;
  /** What this client wants to save. */
  readonly mine: Bytes;
  /** What another saved meanwhile. */
  readonly theirs: Bytes;
  /** The version of `theirs`. */
  readonly document: VaultDocument;
}

/** Makes one content of two. May ask the user, and may throw: what it throws is what save() throws. */
export type Merge = (conflict: Conflict) => Bytes | Promise<Bytes>;

/** How a dataset is saved. */
export interface SaveOptions {
  /** Called on a conflict; without it a conflict is an error. */
  readonly merge?: Merge;
  /** How often to try at most, the first included; 5 by default. */
  readonly attempts?: number;
  /** The app's own version of what is inside; that of the document by default. */
  readonly schemaVersion?: number;
  /** Means it when the key derivation is weaker than that of the version before. */
  readonly allowWeakerKdf?: boolean;
}

/**
 * Saves content as the version after `document`. When another was faster, `merge` makes one content of both, and that is
 * saved after theirs.
 *
 * @throws {VaultError} CONFLICT without `merge`, or when others were faster in every attempt; NOT_FOUND when it was deleted
 * meanwhile; and as readDataset() and createDataset()
 */
export async function saveDataset(
  session: VaultSession,
  document: VaultDocument,
  content: Bytes,
  options: SaveOptions = {},
): Promise<VaultDocument> {
  const { merge, attempts = 5 } = options;
  let base = document;
  let mine = content;
  for (let attempt = 1;; attempt++) {
    try {
      return await write(session, base, mine, options);
    } catch (error) {
      const isLast = merge === undefined || attempt >= attempts;
      if (!isVaultError(error, "CONFLICT") || isLast) throw error;
      const theirs = await readDataset(session, document.keyId);
      mine = await merge({
        base: base.content,
        mine,
        theirs: theirs.content,
        document: theirs,
      });
      base = theirs;
    }
  }
}

async function write(
  session: VaultSession,
  base: VaultDocument,
  content: Bytes,
  { schemaVersion = base.schemaVersion, allowWeakerKdf }: SaveOptions,
): Promise<VaultDocument> {
  const { keyId } = base;
  const next = { keyId, version: base.version + 1, schemaVersion };
  const sealed = await sealVersion(session, content, next);
  const { body } = await session.connection({
    method: "PUT",
    path: `/data/${keyId}`,
    body: {
      ...sealed.members,
      ...(allowWeakerKdf === undefined ? {} : { allowWeakerKdf }),
    },
    headers: { "if-match": `"${keyId}-${base.version}"` },
    // Byte for byte the same: the server takes a repetition for done.
    isRepeatable: true,
  });
  const { updatedAt } = requireWritten(body, next);
  const document = await sealed.kept(base.hash, updatedAt);
  await session.memory.remember(keyId, document);
  return document;
}
