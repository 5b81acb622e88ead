/**
 * The chain over a dataset's versions: each hash covers the one before, so that a gap or an edit shows to whoever remembers
 * one of them.
 *
 *     sha256(hash of the version before | version, 8 bytes big-endian | IV | ciphertext)
 *
 * A deletion has neither IV nor ciphertext; 32 zero bytes come before the first version.
 *
 * @module
 */
import { type Bytes, findHex, joinBytes, toHex } from "./bytes.ts";

/** The hash before the first version. */
export const FIRST_HASH: string = "00".repeat(32);

/** What a version adds to the chain. */
export interface ChainedVersion {
  /** Its number. */
  readonly version: number;
  /** Its IV; empty of a deletion. */
  readonly iv: Uint8Array;
  /** Its ciphertext; empty of a deletion. */
  readonly payload: Uint8Array;
}

/** The hash of a version, in hexadecimal digits. @throws {RangeError} When the hash before is none. */
export async function chainHash(
  previousHash: string,
  { version, iv, payload }: ChainedVersion,
): Promise<string> {
  const before = findHex(previousHash);
  if (before === null || before.length !== 32) {
    throw new RangeError("The hash before must be 64 hexadecimal digits");
  }
  const digest = await crypto.subtle.digest(
    "SHA-256",
    joinBytes(before, bigEndian(version), iv, payload),
  );
  return toHex(new Uint8Array(digest));
}

function bigEndian(version: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(version));
  return bytes;
}
