/**
 * The same cryptography a second time, by OpenSSL through node:crypto: independent of Web Crypto and of our client.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createCipheriv, createHash, pbkdf2Sync } from "node:crypto";

/** The key in hexadecimal digits. `salt` is base64. */
export function nodeKey({ passphrase, kdf, iterations, salt }: {
  passphrase: string;
  kdf: string;
  iterations: number;
  salt: string;
}): string {
  return pbkdf2Sync(
    passphrase.normalize("NFKC"),
    Buffer.from(salt, "base64"),
    iterations,
    32,
    kdf === "PBKDF2-SHA512" ? "sha512" : "sha256",
  ).toString("hex");
}

/** Ciphertext and tag in base64. */
export function nodeSeal(
  content: Uint8Array,
  { key, iv, binding }: { key: string; iv: string; binding: string },
): string {
  const cipher = createCipheriv(
    "aes-256-gcm",
    Buffer.from(key, "hex"),
    Buffer.from(iv, "base64"),
  );
  cipher.setAAD(Buffer.from(binding, "utf8"));
  return Buffer.concat([
    cipher.update(content),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString("base64");
}

/** The chain's hash in hexadecimal digits. */
export function nodeHash(
  { previousHash, version, iv, payload }: {
    previousHash: string;
    version: number;
    iv: Uint8Array;
    payload: Uint8Array;
  },
): string {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(version));
  return createHash("sha256").update(Buffer.from(previousHash, "hex"))
    .update(number).update(iv).update(payload).digest("hex");
}
