/**
 * The key check: a known text under the account's key. Whether a passphrase is right is known before any data is touched.
 *
 * @module
 */
import { additionalData } from "./additional_data.ts";
import type { Bytes } from "./bytes.ts";
import { encryptContent, findContent } from "./ciphertext.ts";
import {
  type Ciphertext,
  parseCiphertext,
  parseMembers,
} from "./encrypted_content.ts";
import { sealedMembers } from "./sealed_members.ts";
import type { Kdf } from "./kdf.ts";
import type { Passphrase } from "./passphrase.ts";
import { VaultError } from "./vault_error.ts";

/** What an account's key is derived with. */
export interface KeyParameters {
  /** How. */
  readonly kdf: Kdf;
  /** With which salt. */
  readonly salt: Bytes;
}

const KNOWN_TEXT = new TextEncoder().encode("encrypted-data key check");
const PLACE = "key-check";
const SCHEMA_VERSION = 1;

/** A key check of a generation, as the server keeps it: `{payload, meta}`. */
export async function makeKeyCheck(
  passphrase: Passphrase,
  { kdf, salt, generation, iv }: KeyParameters & {
    readonly generation: number;
    readonly iv: Bytes;
  },
): Promise<Record<string, unknown>> {
  const payload = await encryptContent(KNOWN_TEXT, {
    key: await passphrase.key(kdf, salt),
    iv,
    additionalData: bindingOf({ kdf, salt }, generation),
  });
  return sealedMembers({
    kdf,
    salt,
    iv,
    schemaVersion: SCHEMA_VERSION,
    aad: null,
    payload,
  });
}

/**
 * What the account's key is derived with, once the passphrase opened the key check.
 *
 * @throws {VaultError} PASSPHRASE_WRONG, also for a key check that was changed or is of another generation.
 */
export async function openKeyCheck(
  passphrase: Passphrase,
  keyCheck: unknown,
  generation: number,
): Promise<KeyParameters> {
  const sealed: Ciphertext = parseCiphertext(
    parseMembers(keyCheck, "keyCheck"),
  );
  const { kdf, salt, iv, payload } = sealed;
  const text = await findContent(payload, {
    key: await passphrase.key(kdf, salt),
    iv,
    additionalData: bindingOf(sealed, generation),
  });
  const isRight = text !== null && text.length === KNOWN_TEXT.length &&
    text.every((byte, at) => byte === KNOWN_TEXT[at]);
  if (!isRight) throw new VaultError("PASSPHRASE_WRONG");
  return { kdf, salt };
}

function bindingOf({ kdf, salt }: KeyParameters, generation: number): Bytes {
  return additionalData({
    keyId: PLACE,
    version: generation,
    schemaVersion: SCHEMA_VERSION,
    kdf,
    salt,
  });
}
