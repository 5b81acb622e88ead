/**
 * Base64 (RFC 4648, section 4), one text per byte string.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";

/** The bytes as base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // A call takes a bounded number of arguments.
  for (let start = 0; start < bytes.length; start += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 8192)));
  }
  return btoa(pieces.join(""));
}

/** The bytes of a base64 text, or null when it is not the canonical one. */
export function findBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    return null;
  }
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) {
      bytes[at] = binary.charCodeAt(at);
    }
    return btoa(binary) === text ? bytes : null;
  } catch {
    return null;
  }
}
