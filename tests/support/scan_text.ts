import {
  BUFFER_SIZE,
  ByteWindow,
} from "../../shared/platform/csv/byte_window.ts";
import { Fields } from "../../shared/platform/csv/fields.ts";
import { INCOMPLETE, type Scanner } from "../../shared/platform/csv/scanner.ts";

/** How a text is scanned. */
export interface ScanOptions {
  /** How many fields a line has. */
  readonly count: number;
  /** The wanted fields; none when absent. */
  readonly wanted?: readonly number[];
  /** What stands before the line. */
  readonly before?: string;
  /** What follows the bytes at hand. It does not count. */
  readonly after?: string;
}

/** What came of it. */
export interface Scanned {
  /** The line's end, counted from its beginning; `INCOMPLETE` when there is none. */
  readonly end: number;
  readonly problem: string | null;
  /** The wanted fields; none without an end. */
  readonly found: readonly string[];
}

/** Scans texts with the scanner that `open` gives, all in one buffer: each leaves its bytes behind for the next. */
export function scanText(
  open: (fields: Fields, window: ByteWindow) => Scanner,
  buffer: ArrayBufferLike = new ArrayBuffer(BUFFER_SIZE),
): (text: string, options: ScanOptions) => Scanned {
  return (text, { count, wanted = [], before = "", after = "" }) => {
    const window = new ByteWindow(0, buffer);
    const sizes = [before, text, after].map((part) => {
      const bytes = new TextEncoder().encode(part);
      window.append(bytes);
      return bytes.length;
    });
    const from = window.from + (sizes[0] ?? 0);
    const to = from + (sizes[1] ?? 0);
    const fields = new Fields(wanted, count);
    const scanner = open(fields, window);
    const end = scanner.scan(from, to);
    if (end === INCOMPLETE) return { end, problem: scanner.problem, found: [] };
    fields.locate(window.bytes, scanner.hasDoubledQuotes);
    const found = wanted.map((_, i) =>
      new TextDecoder().decode(
        window.bytes.subarray(fields.starts[i], fields.ends[i]),
      )
    );
    return { end: end - from, problem: scanner.problem, found };
  };
}
