/**
 * A passphrase, from which keys come. It never leaves this object: keys are not extractable, and nothing prints either.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";
import { toHex } from "./bytes.ts";
import { type Kdf, kdfParameterText } from "./kdf.ts";
import { VaultError } from "./vault_error.ts";

/** What an Argon2id function is asked for. */
export interface Argon2idInput {
  /** The passphrase in UTF-8. Not to be kept. */
  readonly password: Bytes;
  /** The salt. */
  readonly salt: Bytes;
  /** KiB. */
  readonly memory: number;
  /** Passes over the memory. */
  readonly passes: number;
  /** Lanes. */
  readonly parallelism: number;
  /** How many bytes to give: 32. */
  readonly length: number;
}

/** Argon2id version 1.3 (RFC 9106), as the app brings it. */
export type Argon2idFunction = (input: Argon2idInput) => Promise<Uint8Array>;

const KEYS_KEPT = 32;

/** A passphrase. Derived keys are kept, as each takes a while. */
export class Passphrase {
  readonly #bytes: Bytes;
  readonly #argon2id: Argon2idFunction | undefined;
  readonly #keys = new Map<string, Promise<CryptoKey>>();

  /**
   * Normalised to NFKC, so that one keyboard's é is another's. Without `argon2id` keys of Argon2id cannot be derived.
   *
   * @throws {RangeError} When it is empty.
   */
  constructor(text: string, argon2id?: Argon2idFunction) {
    if (text === "") throw new RangeError("A passphrase must not be empty");
    this.#bytes = new TextEncoder().encode(text.normalize("NFKC"));
    this.#argon2id = argon2id;
  }

  /** The AES-256-GCM key of a derivation and a salt. @throws {VaultError} KDF_NOT_OFFERED */
  key(kdf: Kdf, salt: Bytes): Promise<CryptoKey> {
    const name = `${kdf.name}|${kdfParameterText(kdf)}|${toHex(salt)}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = this.#derive(kdf, salt);
    this.#keys.set(name, key);
    key.catch(() => this.#keys.delete(name));
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > KEYS_KEPT && oldest !== undefined) {
      this.#keys.delete(oldest);
    }
    return key;
  }

  /** Prints nothing of it. */
  toJSON(): string {
    return "[passphrase]";
  }

  /** Prints nothing of it. */
  toString(): string {
    return "[passphrase]";
  }

  async #derive(kdf: Kdf, salt: Bytes): Promise<CryptoKey> {
    if (kdf.name === "Argon2id") return await this.#deriveArgon2id(kdf, salt);
    const material = await crypto.subtle.importKey(
      "raw",
      this.#bytes,
      "PBKDF2",
      false,
      ["deriveKey"],
    );
    return await crypto.subtle.deriveKey(
      {
        name: "PBKDF2",
        hash: kdf.name === "PBKDF2-SHA256" ? "SHA-256" : "SHA-512",
        salt,
        iterations: kdf.iterations,
      },
      material,
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt", "decrypt"],
    );
  }

  async #deriveArgon2id(
    { memory, passes, parallelism }: Extract<Kdf, { name: "Argon2id" }>,
    salt: Bytes,
  ): Promise<CryptoKey> {
    if (this.#argon2id === undefined) {
      throw new VaultError(
        "KDF_NOT_OFFERED",
        "Cannot derive a key as Argon2id is not part of Web Crypto: give openVault() a function argon2id",
      );
    }
    const raw = await this.#argon2id({
      password: this.#bytes.slice(),
      salt,
      memory,
      passes,
      parallelism,
      length: 32,
    });
    if (raw.length !== 32) {
      throw new RangeError(
        `argon2id must give 32 bytes, it gave ${raw.length}`,
      );
    }
    const key = await crypto.subtle.importKey(
      "raw",
      Uint8Array.from(raw),
      "AES-GCM",
      false,
      ["encrypt", "decrypt"],
    );
    raw.fill(0);
    return key;
  }
}
