import { toBase64url } from "./base64url.ts";

/** A random token of `bytes` bytes (32 unless told) in base64url, safe in URLs, headers and environments. */
export function randomToken(bytes = 32): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(bytes)));
}
