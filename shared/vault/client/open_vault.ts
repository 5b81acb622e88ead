/**
 * Opening a vault: the passphrase is proven on the account's key check before any data is touched.
 *
 * @module
 */
import { type Account, changeAccount, readAccount } from "./account.ts";
import { listLiving } from "./changes.ts";
import { IV_BYTES } from "./ciphertext.ts";
import {
  connect,
  type Connection,
  type ConnectionOptions,
} from "./connection.ts";
import { DEFAULT_KDF, type Kdf, requireStrength } from "./kdf.ts";
import { type KeyParameters, makeKeyCheck, openKeyCheck } from "./key_check.ts";
import { KeyRing } from "./key_ring.ts";
import { Memory, type VaultStore } from "./memory.ts";
import { type Argon2idFunction, Passphrase } from "./passphrase.ts";
import {
  platformRandom,
  type RandomBytes,
  randomFraction,
  SALT_BYTES,
} from "./random_bytes.ts";
import { readDataset } from "./read_dataset.ts";
import type { VaultSession } from "./session.ts";
import { Vault } from "./vault.ts";
import { isVaultError, VaultError } from "./vault_error.ts";

/** What a vault is opened with. */
export interface VaultOptions extends Omit<ConnectionOptions, "random"> {
  /** Whose data it is, for example the user's id: keeps apart what is remembered of several users. */
  readonly account: string;
  /** What the key comes from. Never sent, never stored. */
  readonly passphrase: string;
  /** Passphrases from before rotations, newest first: for old versions. */
  readonly previousPassphrases?: readonly string[];
  /** Where what was seen is remembered: `localStorage`. Without it no rollback is noticed from one run to the next. */
  readonly store: VaultStore;
  /** How the first key of a new account is derived; PBKDF2-SHA256 with 600,000 iterations by default. */
  readonly kdf?: Kdf;
  /** Argon2id, for accounts that use it. */
  readonly argon2id?: Argon2idFunction;
  /** Random bytes; the platform's by default. */
  readonly random?: RandomBytes;
  /** Whether content is opened that is not bound to its keyId and version, as other clients wrote it; false by default. */
  readonly acceptsUnbound?: boolean;
  /** Whether content is opened that the server tells to be restored from an old version; true by default. */
  readonly acceptsRestored?: boolean;
  /** The epoch to accept after EPOCH_CHANGED, when the operator says that a backup was restored. */
  readonly acceptedEpoch?: number;
}

/**
 * Opens an account's data. The first vault of an account makes its key check.
 *
 * @throws {VaultError} PASSPHRASE_WRONG; EPOCH_CHANGED, VERSION_ROLLED_BACK, KEY_CHECK_MISSING when the account is not as it was
 * @throws {RangeError} When a passphrase is empty.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { random = platformRandom, argon2id } = options;
  const passphraseOf = (text: string) => new Passphrase(text, argon2id);
  const passphrase = passphraseOf(options.passphrase);
  const previous = (options.previousPassphrases ?? []).map(passphraseOf);
  const connection = connect({
    ...options,
    random: () => randomFraction(random),
  });
  const memory = new Memory(options.store, options.account);
  if (options.acceptedEpoch !== undefined) {
    await memory.acceptEpoch(options.acceptedEpoch);
  }
  const session = (account: Account, parameters: KeyParameters) => ({
    connection,
    memory,
    random,
    ring: new KeyRing(passphrase, {
      parameters,
      generation: account.keyGeneration,
      previous,
    }),
    acceptsUnbound: options.acceptsUnbound ?? false,
    acceptsRestored: options.acceptsRestored ?? true,
  });

  let account = await readAccount(connection);
  if (account.epoch !== null) await memory.noteEpoch(account.epoch);
  if (account.keyCheck === null) {
    const { keyGeneration } = await memory.account();
    if (keyGeneration > 0) throw new VaultError("KEY_CHECK_MISSING");
    const kdf = options.kdf ?? DEFAULT_KDF;
    requireStrength(kdf);
    const parameters = { kdf, salt: random(SALT_BYTES) };
    await proveOnData(session(account, parameters));
    const keyCheck = await makeKeyCheck(passphrase, {
      ...parameters,
      generation: account.keyGeneration,
      iv: random(IV_BYTES),
    });
    account = await giveKeyCheck(connection, keyCheck);
  }
  const { keyGeneration } = account;
  const parameters = await openKeyCheck(
    passphrase,
    account.keyCheck,
    keyGeneration,
  );
  await memory.noteKeyGeneration(keyGeneration);
  return new Vault(session(account, parameters), passphraseOf);
}

/** Another client may have been first: then its key check counts. */
async function giveKeyCheck(
  connection: Connection,
  keyCheck: unknown,
): Promise<Account> {
  try {
    return await changeAccount(connection, { keyCheck });
  } catch (error) {
    if (!isVaultError(error, "CONFLICT")) throw error;
    return await readAccount(connection);
  }
}

/** Data of clients that made no key check: the passphrase is proven on one dataset. */
async function proveOnData(session: VaultSession): Promise<void> {
  const [first] = await listLiving(session);
  if (first === undefined) return;
  try {
    await readDataset(session, first.keyId);
  } catch (error) {
    if (!isVaultError(error, "CONTENT_UNREADABLE")) throw error;
    throw new VaultError("PASSPHRASE_WRONG", undefined, { cause: error });
  }
}
