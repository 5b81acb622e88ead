/**
 * The key that a rotation leads to.
 *
 * @module
 */
import { readAccount } from "./account.ts";
import { IV_BYTES } from "./ciphertext.ts";
import { type KeyParameters, makeKeyCheck } from "./key_check.ts";
import { KeyRing } from "./key_ring.ts";
import type { Passphrase } from "./passphrase.ts";
import type { VaultSession } from "./session.ts";
import type { VaultError } from "./vault_error.ts";

/** A key that is not in use yet. */
export interface NextKey {
  /** Seals under it. */
  readonly ring: KeyRing;
  /** What it is derived from. */
  readonly passphrase: Passphrase;
  /** How. */
  readonly parameters: KeyParameters;
  /** Its key check, as the server takes it. */
  readonly keyCheck: Readonly<Record<string, unknown>>;
}

/** Where a dataset stands once it is under the key. */
export interface KeptVersion {
  /** Which dataset. */
  readonly keyId: string;
  /** Its version then. */
  readonly version: number;
  /** The hash of that version. */
  readonly hash: string;
}

/** The key after the session's. */
export async function makeNextKey(
  session: VaultSession,
  passphrase: Passphrase,
  parameters: KeyParameters,
): Promise<NextKey> {
  const generation = session.ring.generation + 1;
  const keyCheck = await makeKeyCheck(passphrase, {
    ...parameters,
    generation,
    iv: session.random(IV_BYTES),
  });
  const ring = new KeyRing(passphrase, { parameters, generation });
  return { ring, passphrase, parameters, keyCheck };
}

/** Whether a rotation whose answer was lost was carried out: the server has its key check. */
export async function wasDone(
  { connection, ring }: VaultSession,
  { code }: VaultError,
  { keyCheck }: NextKey,
): Promise<boolean> {
  if (code !== "NETWORK_FAILED" && code !== "SERVER_FAILED") return false;
  const account = await readAccount(connection);
  const told = account.keyCheck as { payload?: unknown } | null;
  return account.keyGeneration === ring.generation + 1 &&
    told?.payload === keyCheck["payload"];
}

/** From now on the session uses the key, and remembers what was written under it. */
export async function keepNextKey(
  { ring, memory }: VaultSession,
  { passphrase, parameters }: NextKey,
  written: Iterable<KeptVersion>,
): Promise<void> {
  const generation = ring.generation + 1;
  ring.replace(passphrase, parameters, generation);
  await memory.noteKeyGeneration(generation);
  for (const { keyId, version, hash } of written) {
    await memory.remember(keyId, { version, hash });
  }
}
