/**
 * Four bytes at once, as one int32 with the first byte lowest: what is found in a word is told by the high bit of its lane.
 *
 * The trick: of a byte below 128, `(byte ^ wanted) + 0x7f` lacks the high bit only if `byte` is `wanted`, and it never carries
 * into the next lane. So the high bits are taken off first; putting them back afterwards rules out the bytes that had one.
 *
 * @module
 */

const HIGH = 0x80808080 | 0;
const LOW = 0x7f7f7f7f;
const COMMAS = 0x2c2c2c2c;
const QUOTES = 0x22222222;

// A line feed, 0001010, and a quote, 0100010, are both 0000010 without the two bits they differ in. So are `*` and STX.
const ALIKE_BITS = 0x57575757;
const ALIKE = 0x02020202;

/** The lanes of a word that hold a comma. */
export function commasIn(word: number): number {
  return ~((((word & LOW) ^ COMMAS) + LOW) | word) & HIGH;
}

/** The lanes of a word that hold a line feed or a quote; or `*` or STX, which are no signs but seldom. */
export function endsIn(word: number): number {
  return ~((((word & ALIKE_BITS) ^ ALIKE) + LOW) | word) & HIGH;
}

/** Not 0 when a word holds a quote; then its lowest bit is in the lane of the first. The lanes above may be wrong. */
export function firstQuoteIn(word: number): number {
  const zeros = word ^ QUOTES;
  return (zeros - 0x01010101) & ~zeros & HIGH;
}

/** How many lanes of four words are found. */
export function countFound(a: number, b: number, c: number, d: number): number {
  const lanes = (a >>> 7) + (b >>> 7) + (c >>> 7) + (d >>> 7);
  return Math.imul(lanes, 0x01010101) >>> 24;
}

/** A bit for each lane of four words that is found, the first lane's lowest. */
export function toBits(a: number, b: number, c: number, d: number): number {
  return toFourBits(a) | (toFourBits(b) << 4) | (toFourBits(c) << 8) |
    (toFourBits(d) << 12);
}

/** The place of the lowest bit. */
export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function toFourBits(lanes: number): number {
  return Math.imul(lanes >>> 7, 0x10204080) >>> 28;
}
