import type { Bytes } from "../platform/bytes.ts";
import { Fault } from "../platform/fault.ts";

/**
 * The key in a request's Idempotency-Key, with or without the quotes of a structured field; null when there is none.
 *
 * Source: draft-ietf-httpapi-idempotency-key-header-07, section 2.1; RFC 8941, section 3.3.3.
 *
 * @throws {Fault} REQUEST_INVALID
 */
export function findIdempotencyKey(headers: Headers): string | null {
  const text = headers.get("idempotency-key")?.trim();
  if (text === undefined) return null;
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/.exec(text)?.[1];
  const key = quoted?.replaceAll(/\\(["\\])/g, "$1") ??
    (/^[!#-~]+$/.test(text) ? text : "");
  if (key.length >= 1 && key.length <= 200) return key;
  const expected = "1 to 200 printable characters, best in quotes";
  throw new Fault(
    "REQUEST_INVALID",
    `The header idempotency-key must be ${expected}`,
    {
      errors: [{
        pointer: "/idempotency-key",
        in: "header",
        expected,
        found: "something else",
      }],
    },
  );
}

/** What tells one request from another under the same key: sha256 of what it asks, in hex. */
export async function requestFingerprint(asked: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", asked));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
