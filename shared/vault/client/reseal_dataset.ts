import type { KeptVersion, NextKey } from "./next_key.ts";
import { readDataset } from "./read_dataset.ts";
import type { VaultSession } from "./session.ts";
import { sealVersion } from "./vault_document.ts";

/** A dataset under the next key, not yet sent. */
export interface ResealedDataset extends KeptVersion {
  /** What to send of it. */
  readonly operation: Readonly<Record<string, unknown>>;
  /** How long that is as JSON. */
  readonly characters: number;
}

/** Opens a dataset and seals it under the next key. @throws {VaultError} As readDataset() */
export async function resealDataset(
  session: VaultSession,
  { ring }: NextKey,
  keyId: string,
): Promise<ResealedDataset> {
  const before = await readDataset(session, keyId);
  const next = { ring, random: session.random };
  const sealed = await sealVersion(next, before.content, {
    keyId,
    version: before.version + 1,
    schemaVersion: before.schemaVersion,
  });
  const { version, hash } = await sealed.kept(before.hash, "");
  const operation = {
    op: "put",
    keyId,
    ...sealed.members,
    baseVersion: before.version,
  };
  const characters = JSON.stringify(operation).length + 1;
  return { keyId, version, hash, operation, characters };
}
