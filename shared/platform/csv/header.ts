import { CR, LF, QUOTE } from "./signs.ts";
import type { ByteWindow } from "./byte_window.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** A field in quotes or without, and what separates it from the next one. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;

/**
 * Takes the first line off the window: the names of the columns, without a byte order mark.
 *
 * Null, and the window unchanged, when the line does not end in the bytes at hand.
 */
export function takeHeader(window: ByteWindow): string[] | null {
  const { bytes, from, to } = window;
  const hasMark = BYTE_ORDER_MARK.every((byte, i) => bytes[from + i] === byte);
  const start = hasMark ? from + BYTE_ORDER_MARK.length : from;
  const end = findLineEnd(bytes.subarray(start, to));
  if (end === null) return null;
  const line = bytes.subarray(start, start + end);
  window.from = start + end + 1;
  const text = new TextDecoder().decode(
    line.at(-1) === CR ? line.subarray(0, -1) : line,
  );
  return splitFields(text);
}

function findLineEnd(bytes: Uint8Array): number | null {
  let isQuoted = false;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[at] === LF && !isQuoted) return at;
  }
  return null;
}

function splitFields(text: string): string[] {
  const fields: string[] = [];
  for (const [, quoted, plain, separator] of text.matchAll(FIELD)) {
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (separator === "") break;
  }
  return fields;
}
