/**
 * AES-256-GCM with a 96-bit IV and a 128-bit tag at the end (NIST SP 800-38D).
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";

/** Bytes of an IV. */
export const IV_BYTES = 12;
/** Bytes that encryption adds. */
export const TAG_BYTES = 16;

/** With what to encrypt or decrypt. */
export interface CipherOptions {
  /** Of AES-256-GCM. */
  readonly key: CryptoKey;
  /** 12 bytes, random, never used before under the key. */
  readonly iv: Bytes;
  /** What the ciphertext is bound to; null binds it to nothing, as clients before this one did. */
  readonly additionalData: Bytes | null;
}

/** The ciphertext with its tag. */
export async function encryptContent(
  content: Bytes,
  { key, iv, additionalData }: CipherOptions,
): Promise<Bytes> {
  return new Uint8Array(
    await crypto.subtle.encrypt(algorithm(iv, additionalData), key, content),
  );
}

/** The content, or null when key, IV, binding or a single bit is another. AES-GCM does not say which. */
export async function findContent(
  ciphertext: Bytes,
  { key, iv, additionalData }: CipherOptions,
): Promise<Bytes | null> {
  if (iv.length !== IV_BYTES || ciphertext.length < TAG_BYTES) return null;
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(
        algorithm(iv, additionalData),
        key,
        ciphertext,
      ),
    );
  } catch {
    return null;
  }
}

function algorithm(iv: Bytes, additionalData: Bytes | null): AesGcmParams {
  return {
    name: "AES-GCM",
    iv,
    tagLength: 128,
    ...(additionalData === null ? {} : { additionalData }),
  };
}
