import { Fault, type FaultCode } from "../platform/fault.ts";
import type { RawText } from "../platform/raw_text.ts";
import { type DecodedBytes, decodeInPlace } from "./base64.ts";
import { MAX_PAYLOAD_BYTES, MIN_PAYLOAD_BYTES } from "./limits.ts";
import { isReadable } from "./plaintext.ts";

/**
 * The bytes of a payload, decoded where they are: it can be asked for once. Refuses what cannot be the ciphertext of AES-GCM, as
 * far as that shows without the key. `pointer` names the member.
 *
 * @throws {Fault} REQUEST_INVALID, TOO_LARGE, PLAINTEXT_SUSPECTED
 */
export function requireCiphertext(
  payload: RawText,
  pointer: string,
): DecodedBytes {
  const characters = payload.bytes.length;
  const decoded = decodeInPlace(payload.bytes);
  if (decoded === null) {
    throw refusal("REQUEST_INVALID", pointer, {
      expected: "canonical base64 (RFC 4648, section 4)",
      found: `a text of ${characters} characters that is none`,
    });
  }
  const { bytes } = decoded;
  const found = `${bytes.length} bytes`;
  if (bytes.length < MIN_PAYLOAD_BYTES) {
    throw refusal("REQUEST_INVALID", pointer, {
      expected: `at least ${MIN_PAYLOAD_BYTES} bytes, the tag of AES-GCM`,
      found,
    });
  }
  if (bytes.length > MAX_PAYLOAD_BYTES) {
    throw refusal("TOO_LARGE", pointer, {
      expected: `at most ${MAX_PAYLOAD_BYTES} bytes`,
      found,
    });
  }
  if (isReadable(bytes)) {
    throw refusal("PLAINTEXT_SUSPECTED", pointer, {
      expected: "ciphertext",
      found: "bytes that can be read",
    });
  }
  return decoded;
}

function refusal(
  code: FaultCode,
  pointer: string,
  { expected, found }: { readonly expected: string; readonly found: string },
): Fault {
  return new Fault(
    code,
    `${pointer} in the body must be ${expected}: found ${found}`,
    { errors: [{ pointer, in: "body", expected, found }] },
  );
}
