import { listLiving } from "./changes.ts";
import { type Kdf, requireStrength } from "./kdf.ts";
import { keepNextKey, makeNextKey, type NextKey, wasDone } from "./next_key.ts";
import type { Passphrase } from "./passphrase.ts";
import { SALT_BYTES } from "./random_bytes.ts";
import { resealDataset, type ResealedDataset } from "./reseal_dataset.ts";
import { rotateStaged } from "./rotate_staged.ts";
import type { VaultSession } from "./session.ts";
import { isVaultError } from "./vault_error.ts";

/** How a key is rotated. */
export interface RotateOptions {
  /** How the new key is derived; as the present one by default. */
  readonly kdf?: Kdf;
  /** How often to try at most when others write meanwhile; 3 by default. */
  readonly attempts?: number;
}

/** What one request of a rotation has room for: 1,000 datasets, and their JSON in characters; more is staged. */
const ROOM = { datasets: 1_000, characters: 6_500_000 };

interface Rotation {
  readonly next: NextKey;
  readonly versions: readonly ResealedDataset[];
}

/**
 * Opens every living dataset and writes it anew under the key of `passphrase`, all or none. What fits into one request is sent in
 * one; a larger account is staged over many and then committed at once, and never held in memory whole. Older versions stay
 * under the key they were written with.
 *
 * @returns How many datasets were written.
 * @throws {VaultError} CONFLICT when others wrote in every attempt, or another device began a rotation; KEY_STALE when another
 * rotated; QUOTA_EXCEEDED; and as readDataset() for the first dataset that does not open: nothing is written then
 */
export async function rotateKey(
  session: VaultSession,
  passphrase: Passphrase,
  { kdf = session.ring.parameters.kdf, attempts = 3 }: RotateOptions = {},
): Promise<number> {
  requireStrength(kdf);
  const parameters = { kdf, salt: session.random(SALT_BYTES) };
  for (let attempt = 1;; attempt++) {
    const next = await makeNextKey(session, passphrase, parameters);
    const versions = await resealAll(session, next);
    if (versions === null) return await rotateStaged(session, next, attempts);
    try {
      await send(session, { next, versions });
    } catch (error) {
      if (isVaultError(error, "CONFLICT") && attempt < attempts) continue;
      if (!isVaultError(error) || !await wasDone(session, error, next)) {
        throw error;
      }
    }
    await keepNextKey(session, next, versions);
    return versions.length;
  }
}

/** Every living dataset under the next key; null when they are too many or too large for one request. */
async function resealAll(
  session: VaultSession,
  next: NextKey,
): Promise<ResealedDataset[] | null> {
  const versions: ResealedDataset[] = [];
  let characters = 0;
  for (const { keyId } of await listLiving(session)) {
    const resealed = await resealDataset(session, next, keyId);
    characters += resealed.characters;
    versions.push(resealed);
    const isTooMuch = characters > ROOM.characters ||
      versions.length > ROOM.datasets;
    if (isTooMuch) return null;
  }
  return versions;
}

async function send(
  { connection, ring }: VaultSession,
  { next: { keyCheck }, versions }: Rotation,
): Promise<void> {
  await connection({
    method: "POST",
    path: "/rotate",
    body: {
      fromGeneration: ring.generation,
      keyCheck,
      operations: versions.map(({ operation }) => operation),
    },
    isRepeatable: false,
  });
}
