import { brokenFile } from "./broken_file.ts";

/** From this length on the engine's own copy is faster than a loop. */
const LONG = 24;

/** What a tag says: how many bytes follow it, a length, the upper bits of an offset. */
const FOLLOWING = Uint8Array.from({ length: 256 }, (_, tag) => {
  const long = (tag >>> 2) - 59;
  return [Math.max(0, long), 1, 2, 4][tag & 3] ?? 0;
});
const LENGTH = Uint8Array.from({ length: 256 }, (_, tag) => {
  const length = (tag >>> 2) + 1;
  if ((tag & 3) === 1) return ((tag >>> 2) & 7) + 4;
  return (tag & 3) === 0 && length > 60 ? 1 : length;
});
const OFFSET = Uint16Array.from(
  { length: 256 },
  (_, tag) => (tag & 3) === 1 ? (tag >>> 5) << 8 : 0,
);

/**
 * Decompresses a block of raw Snappy into `into`, which it must fill exactly.
 *
 * Source: google/snappy, format_description.txt. Text is short pieces, which a loop copies fastest; doubles hardly compress
 * and come as pieces of 64 KiB, which the engine copies. The tables leave one way through the loop for every tag: what runs
 * rarely would be compiled twice.
 */
export function decompressSnappy(from: Uint8Array, into: Uint8Array): void {
  let read = skipLength(from);
  let written = 0;
  while (read < from.length) {
    const tag = from[read] ?? 0;
    const following = FOLLOWING[tag] ?? 0;
    const number = littleEndian(from, read + 1, following);
    read += 1 + following;
    let length = LENGTH[tag] ?? 0;
    if ((tag & 3) === 0) {
      length += number;
      if (read + length > from.length || written + length > into.length) {
        throw brokenFile("a page of Snappy is cut off");
      }
      copyLiteral(from, read, into, written, length);
      read += length;
    } else {
      const offset = (OFFSET[tag] ?? 0) + number;
      if (
        read > from.length || offset === 0 || offset > written ||
        written + length > into.length
      ) throw brokenFile("a page of Snappy refers to what is not there");
      copyBack(into, written - offset, written, length);
    }
    written += length;
  }
  if (written !== into.length) throw brokenFile("a page of Snappy is cut off");
}

/** The length that stands before the block, which is known already. */
function skipLength(from: Uint8Array): number {
  let read = 0;
  while ((from[read] ?? 0) > 127) read += 1;
  return read + 1;
}

function littleEndian(from: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) {
    value = value * 256 + (from[at + i] ?? 0);
  }
  return value;
}

function copyLiteral(
  from: Uint8Array,
  read: number,
  into: Uint8Array,
  written: number,
  length: number,
): void {
  if (length >= LONG) {
    into.set(from.subarray(read, read + length), written);
    return;
  }
  for (let i = 0; i < length; i++) into[written + i] = from[read + i] ?? 0;
}

/** What is copied may reach into what is written: then it repeats. */
function copyBack(
  into: Uint8Array,
  read: number,
  written: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) into[written + i] = into[read + i] ?? 0;
}
