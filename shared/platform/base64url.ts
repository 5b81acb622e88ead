/**
 * base64url without padding (RFC 4648, section 5), one text per byte string.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";

/** The bytes as base64url. */
export function toBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(
    /=+$/,
    "",
  );
}

/**
 * The bytes of a base64url text, or null when it is not the canonical one: padding, white space,
 * the plain base64 alphabet and stray bits in the last character are refused.
 */
export function findBase64url(text: string): Bytes | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = findBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  return bytes !== null && toBase64url(bytes) === text ? bytes : null;
}

/** The bytes of a base64 text with or without padding, or null when it is none. */
export function findBase64(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
