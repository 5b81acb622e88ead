/**
 * Base64 as it is stored: the canonical form of RFC 4648, section 4, in which equal bytes are equal texts.
 *
 * @module
 */

const ALPHABET =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The bytes that a canonical base64 text stands for; null when it is none: other characters, missing padding, or bits behind
 * the last byte that are not zero. Decodes nothing, so that megabytes cost one pass.
 */
export function base64Bytes(text: string): number | null {
  if (text.length % 4 !== 0) return null;
  const foreign = text.search(/[^A-Za-z0-9+/]/);
  const padding = foreign === -1 ? 0 : text.length - foreign;
  if (
    padding > 2 || text.slice(text.length - padding) !== "==".slice(0, padding)
  ) {
    return null;
  }
  if (padding > 0) {
    const last = ALPHABET.indexOf(text[text.length - padding - 1] ?? "");
    if (last % (padding === 2 ? 16 : 4) !== 0) return null;
  }
  return text.length / 4 * 3 - padding;
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
