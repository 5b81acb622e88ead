import { brokenFile } from "./broken_file.ts";

/** From this length on the engine's own copy is faster than a loop. */
const LONG = 24;

/**
 * Decompresses a block of raw Snappy into `into`, which it must fill exactly.
 *
 * Source: google/snappy, format_description.txt. Text is short pieces, which a loop copies fastest; doubles hardly compress
 * and come as pieces of 64 KiB, which the engine copies.
 */
export function decompressSnappy(from: Uint8Array, into: Uint8Array): void {
  let read = skipLength(from);
  let written = 0;
  while (read < from.length) {
    const tag = from[read++] ?? 0;
    const kind = tag & 3;
    let length = (tag >>> 2) + 1;
    if (kind === 0) {
      if (length > 60) {
        const bytes = length - 60;
        length = littleEndian(from, read, bytes) + 1;
        read += bytes;
      }
      if (read + length > from.length || written + length > into.length) {
        throw brokenFile("a page of Snappy is cut off");
      }
      copyLiteral(from, read, into, written, length);
      read += length;
    } else {
      let offset = 0;
      if (kind === 1) {
        length = ((tag >>> 2) & 7) + 4;
        offset = ((tag >>> 5) << 8) | (from[read] ?? 0);
        read += 1;
      } else {
        const bytes = kind === 2 ? 2 : 4;
        offset = littleEndian(from, read, bytes);
        read += bytes;
      }
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
