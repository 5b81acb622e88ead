/**
 * A version as it travels: ciphertext, and what opens it but for the passphrase.
 *
 * @module
 */
import { findBase64 } from "./base64.ts";
import type { Bytes } from "./bytes.ts";
import { type Kdf, parseKdf } from "./kdf.ts";
import { VaultError } from "./vault_error.ts";

/** A ciphertext with its parameters. */
export interface Ciphertext {
  /** How its key was derived. */
  readonly kdf: Kdf;
  /** With which salt. */
  readonly salt: Bytes;
  /** The IV. */
  readonly iv: Bytes;
  /** The app's own version of what is inside. */
  readonly schemaVersion: number;
  /** What its writer declares to have bound it to; null of clients that bound nothing. */
  readonly aad: { readonly keyId: string; readonly version: number } | null;
  /** The ciphertext with its tag. */
  readonly payload: Bytes;
}

/** A version of a dataset that has content. */
export interface EncryptedContent extends Ciphertext {
  /** Which dataset. */
  readonly keyId: string;
  /** Which version. */
  readonly version: number;
  /** When it was written, by the server's clock. */
  readonly updatedAt: string;
  /** Generation of the key, as the server tells. */
  readonly keyGeneration: number;
  /** The version that was first written with this content; null when it is this one. */
  readonly restoredVersion: number | null;
  /** Hash of the version before. */
  readonly previousHash: string;
  /** Hash of this version. */
  readonly hash: string;
}

/** Members of an answer, none of them believed yet. */
export type Members = Readonly<Record<string, unknown>>;

/** The members of an object. @throws {VaultError} ANSWER_INVALID */
export function parseMembers(value: unknown, name: string): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(name, "an object");
  }
  return value as Members; // an object, as just checked
}

/** A member that is a whole number from `least` on. @throws {VaultError} ANSWER_INVALID */
export function parseCount(members: Members, name: string, least = 1): number {
  const value = members[name];
  if (!Number.isSafeInteger(value) || Number(value) < least) {
    throw invalid(name, `a whole number from ${least} on`);
  }
  return Number(value);
}

/** A member that is a text. @throws {VaultError} ANSWER_INVALID */
export function parseText(
  members: Members,
  name: string,
  pattern = /[^]/,
): string {
  const value = members[name];
  if (typeof value !== "string" || !pattern.test(value)) {
    throw invalid(name, `a text like ${pattern}`);
  }
  return value;
}

/** The member `keyId`, in lower case. @throws {VaultError} ANSWER_INVALID */
export function parseKeyId(members: Members): string {
  return parseText(members, "keyId", UUID).toLowerCase();
}

/** A ciphertext of `{payload, meta}`. @throws {VaultError} ANSWER_INVALID, KDF_NOT_OFFERED, KDF_OUT_OF_BOUNDS */
export function parseCiphertext(members: Members): Ciphertext {
  const meta = parseMembers(members["meta"], "meta");
  parseText(meta, "enc", /^AES-GCM$/);
  const aad = meta["aad"] === undefined || meta["aad"] === null
    ? null
    : parseMembers(meta["aad"], "aad");
  return {
    kdf: parseKdf(meta),
    salt: parseBytes(meta, "salt"),
    iv: parseBytes(meta, "iv"),
    schemaVersion: parseCount(meta, "schemaVersion", 0),
    aad: aad === null
      ? null
      : { keyId: parseKeyId(aad), version: parseCount(aad, "version") },
    payload: parseBytes(members, "payload"),
  };
}

/** A version with content. @throws {VaultError} ANSWER_INVALID, KDF_NOT_OFFERED, KDF_OUT_OF_BOUNDS */
export function parseEncryptedContent(value: unknown): EncryptedContent {
  const members = parseMembers(value, "the answer");
  const restored = members["restoredVersion"];
  return {
    ...parseCiphertext(members),
    keyId: parseKeyId(members),
    version: parseCount(members, "version"),
    updatedAt: parseText(members, "updatedAt"),
    keyGeneration: parseCount(members, "keyGeneration"),
    restoredVersion: restored === undefined || restored === null
      ? null
      : parseCount(members, "restoredVersion"),
    previousHash: parseText(members, "previousHash", HASH),
    hash: parseText(members, "hash", HASH),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A hash in an answer. */
export const HASH = /^[0-9a-f]{64}$/;

function parseBytes(members: Members, name: string): Bytes {
  const bytes = findBase64(parseText(members, name, /^/));
  if (bytes === null) throw invalid(name, "canonical base64");
  return bytes;
}

function invalid(name: string, expected: string): VaultError {
  return new VaultError(
    "ANSWER_INVALID",
    `Cannot use the server's answer as ${name} must be ${expected}`,
  );
}
