import { readAccount } from "./account.ts";
import { listLiving } from "./changes.ts";
import { requireStrength } from "./kdf.ts";
import { IV_BYTES } from "./ciphertext.ts";
import { type KeyParameters, makeKeyCheck } from "./key_check.ts";
import { KeyRing } from "./key_ring.ts";
import type { Kdf } from "./kdf.ts";
import type { Passphrase } from "./passphrase.ts";
import { readDataset } from "./read_dataset.ts";
import type { VaultSession } from "./session.ts";
import { SALT_BYTES } from "./random_bytes.ts";
import {
  type SealedVersion,
  sealVersion,
  type VaultDocument,
} from "./vault_document.ts";
import { isVaultError, type VaultError } from "./vault_error.ts";

/** How a key is rotated. */
export interface RotateOptions {
  /** How the new key is derived; as the present one by default. */
  readonly kdf?: Kdf;
  /** How often to try at most when others write meanwhile; 3 by default. */
  readonly attempts?: number;
}

interface Rotation {
  readonly keyCheck: Record<string, unknown>;
  readonly parameters: KeyParameters;
  readonly versions: readonly {
    readonly before: VaultDocument;
    readonly sealed: SealedVersion;
  }[];
}

/**
 * Opens every living dataset and writes it anew under the key of `passphrase`, all or none in one call. Holds all of their
 * content in memory. Older versions stay under the key they were written with.
 *
 * @returns How many datasets were written.
 * @throws {VaultError} CONFLICT when others wrote in every attempt; KEY_STALE when another rotated; TOO_LARGE; and as
 * readDataset() for the first dataset that does not open: nothing is written then
 */
export async function rotateKey(
  session: VaultSession,
  passphrase: Passphrase,
  { kdf = session.ring.parameters.kdf, attempts = 3 }: RotateOptions = {},
): Promise<number> {
  requireStrength(kdf);
  const salt = session.random(SALT_BYTES);
  for (let attempt = 1;; attempt++) {
    const rotation = await prepare(session, passphrase, { kdf, salt });
    try {
      await send(session, rotation);
    } catch (error) {
      if (isVaultError(error, "CONFLICT") && attempt < attempts) continue;
      if (!isVaultError(error) || !await wasDone(session, error, rotation)) {
        throw error;
      }
    }
    await keep(session, passphrase, rotation);
    return rotation.versions.length;
  }
}

async function prepare(
  session: VaultSession,
  passphrase: Passphrase,
  parameters: KeyParameters,
): Promise<Rotation> {
  const generation = session.ring.generation + 1;
  const next = {
    ring: new KeyRing(passphrase, { parameters, generation }),
    random: session.random,
  };
  const versions = [];
  for (const { keyId } of await listLiving(session)) {
    const before = await readDataset(session, keyId);
    const sealed = await sealVersion(next, before.content, {
      keyId,
      version: before.version + 1,
      schemaVersion: before.schemaVersion,
    });
    versions.push({ before, sealed });
  }
  const keyCheck = await makeKeyCheck(passphrase, {
    ...parameters,
    generation,
    iv: session.random(IV_BYTES),
  });
  return { keyCheck, parameters, versions };
}

async function send(
  { connection, ring }: VaultSession,
  { keyCheck, versions }: Rotation,
): Promise<void> {
  await connection({
    method: "POST",
    path: "/rotate",
    body: {
      fromGeneration: ring.generation,
      keyCheck,
      operations: versions.map(({ before: { keyId, version }, sealed }) => ({
        op: "put",
        keyId,
        ...sealed.members,
        baseVersion: version,
      })),
    },
    isRepeatable: false,
  });
}

/** Whether a rotation whose answer was lost was carried out: the server has its key check. */
async function wasDone(
  { connection, ring }: VaultSession,
  { code }: VaultError,
  { keyCheck }: Rotation,
): Promise<boolean> {
  if (code !== "NETWORK_FAILED" && code !== "SERVER_FAILED") return false;
  const account = await readAccount(connection);
  const told = account.keyCheck as { payload?: unknown } | null;
  return account.keyGeneration === ring.generation + 1 &&
    told?.payload === keyCheck["payload"];
}

async function keep(
  { ring, memory }: VaultSession,
  passphrase: Passphrase,
  { parameters, versions }: Rotation,
): Promise<void> {
  const generation = ring.generation + 1;
  ring.replace(passphrase, parameters, generation);
  await memory.noteKeyGeneration(generation);
  for (const { before, sealed } of versions) {
    const { keyId, version, hash } = await sealed.kept(before.hash, "");
    await memory.remember(keyId, { version, hash });
  }
}
