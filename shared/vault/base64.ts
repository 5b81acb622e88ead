/**
 * Base64 as it is stored: the canonical form of RFC 4648, section 4, in which equal bytes are equal texts.
 *
 * @module
 */

const ALPHABET =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Characters decoded at once, so that megabytes leave little behind. */
const PIECE = 4 * 65_536;

/**
 * The bytes that a canonical base64 text stands for; null when it is none: other characters, missing padding, or bits behind
 * the last byte that are not zero.
 */
export function base64Bytes(text: string): number | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const last = ALPHABET.indexOf(text[text.length - padding - 1] ?? "A");
  if (padding > 0 && last % (padding === 2 ? 16 : 4) !== 0) return null;
  const bytes = text.length / 4 * 3 - padding;
  return decodedLength(text) === bytes ? bytes : null;
}

/** What is decoded of a text; -1 for what nothing is. White space is skipped, so that less than expected comes out. */
function decodedLength(text: string): number {
  let length = 0;
  try {
    for (let from = 0; from < text.length; from += PIECE) {
      // The runtime's own decoder takes a tenth of the time of a regular expression.
      length += atob(text.slice(from, from + PIECE)).length;
    }
  } catch {
    return -1;
  }
  return length;
}

/** The bytes from `from` to `to` of a canonical base64 text; `from` is a multiple of 3. */
export function decodeBase64(
  text: string,
  from = 0,
  to = Infinity,
): Uint8Array {
  const binary = atob(text.slice(from / 3 * 4, Math.ceil(to / 3) * 4));
  const bytes = new Uint8Array(Math.min(binary.length, to - from));
  for (let place = 0; place < bytes.length; place += 1) {
    bytes[place] = binary.charCodeAt(place);
  }
  return bytes;
}
