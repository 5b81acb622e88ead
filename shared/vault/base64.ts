/**
 * Base64 as it is stored: the canonical form of RFC 4648, section 4, in which equal bytes are equal texts.
 *
 * @module
 */

const ALPHABET = new TextEncoder().encode(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
);
const PADDING = 0x3d;

/** What no character stands for: with it, four values make a number below zero. */
const NONE = -1;

const VALUES = new Int8Array(256).fill(NONE);
for (const [value, character] of ALPHABET.entries()) VALUES[character] = value;

/** Bytes that lie at the end of what was their text. */
export interface DecodedBytes {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** How much of the same memory lies free before them. */
  readonly room: number;
}

/**
 * The bytes that a text in canonical base64 stands for, decoded in place: what is given holds them at its end, and no longer the
 * text. Null when it is none: other characters, missing padding, or bits behind the last byte that are not zero.
 */
export function decodeInPlace(text: Uint8Array): DecodedBytes | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.at(-1) !== PADDING ? 0 : text.at(-2) !== PADDING ? 1 : 2;
  const whole = text.length - (padding === 0 ? 0 : 4);
  let wrong = 0;
  let to = text.length;
  if (padding > 0) {
    const third = padding === 1 ? valueAt(text, whole + 2) : 0;
    const last = valueAt(text, whole) << 12 | valueAt(text, whole + 1) << 6 |
      third;
    // What stands behind the last byte would make two texts of the same bytes.
    const behind = last & (padding === 1 ? 0x3 : 0x3ff);
    wrong = last | -behind;
    if (padding === 1) text[to -= 1] = last >> 2;
    text[to -= 1] = last >> 10;
  }
  // From the end on, where three bytes never reach the four characters that are still to be read.
  for (let from = whole - 4; from >= 0; from -= 4) {
    const four = valueAt(text, from) << 18 | valueAt(text, from + 1) << 12 |
      valueAt(text, from + 2) << 6 | valueAt(text, from + 3);
    wrong |= four;
    to -= 3;
    text[to] = four >> 16;
    text[to + 1] = four >> 8;
    text[to + 2] = four;
  }
  return wrong < 0 ? null : { bytes: text.subarray(to), room: to };
}

function valueAt(text: Uint8Array, at: number): number {
  return VALUES[text[at] ?? 0] ?? NONE;
}

/** The bytes of a short text in canonical base64; null when it is none. */
export function findBase64(text: string): Uint8Array | null {
  return decodeInPlace(new TextEncoder().encode(text))?.bytes ?? null;
}

/** The two characters of every 12 bits, side by side as they lie in memory. */
const PAIRS = new Uint16Array(4_096);
const PAIRED = new Uint8Array(PAIRS.buffer);
for (let bits = 0; bits < PAIRS.length; bits += 1) {
  PAIRED[2 * bits] = ALPHABET[bits >> 6] ?? PADDING;
  PAIRED[2 * bits + 1] = ALPHABET[bits & 63] ?? PADDING;
}

/** Bytes in base64. Of several pieces only the last may have a length that is not a multiple of 3. */
export function encodeBase64(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  const pairs = new Uint16Array(text.buffer);
  const whole = bytes.length - bytes.length % 3;
  let to = 0;
  for (let from = 0; from < whole; from += 3) {
    const three = byteAt(bytes, from) << 16 | byteAt(bytes, from + 1) << 8 |
      byteAt(bytes, from + 2);
    pairs[to] = PAIRS[three >> 12] ?? 0;
    pairs[to + 1] = PAIRS[three & 0xfff] ?? 0;
    to += 2;
  }
  if (whole < bytes.length) {
    const rest = byteAt(bytes, whole) << 16 | byteAt(bytes, whole + 1) << 8;
    pairs[to] = PAIRS[rest >> 12] ?? 0;
    if (whole + 1 < bytes.length) {
      text[2 * to + 2] = ALPHABET[rest >> 6 & 63] ?? PADDING;
    }
  }
  return text;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
