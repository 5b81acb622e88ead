import { QUOTE } from "./signs.ts";

/**
 * Where the wanted fields of a line are.
 *
 * Separators are numbered: 0 stands for the line's beginning, n for the sign after the n-th field, the last of them being the
 * line's end. A scanner writes where the separators around wanted fields are; the others it only counts.
 */
export class Fields {
  /** How many fields a line has. */
  readonly count: number;
  /** The separators to record, ascending; the line's end is always the last. */
  readonly separators: Int32Array;
  /** Where each of them is; separator 0 is the byte before the line. A scanner may put an array of its own here. */
  positions: Int32Array;
  /** Where each wanted field begins, its quotes taken off. */
  readonly starts: Int32Array;
  /** Where each wanted field ends, exclusive. */
  readonly ends: Int32Array;

  readonly #before: Int32Array;
  readonly #after: Int32Array;

  /** The fields of `columns` (ascending, each once) in lines that have `count` fields. */
  constructor(columns: readonly number[], count: number) {
    const beyond = columns.find((column) => !(column >= 0 && column < count));
    if (beyond !== undefined) {
      throw new RangeError(
        `Cannot find column ${beyond} as a line has ${count} fields`,
      );
    }
    this.count = count;
    const around = columns.flatMap((column) => [column, column + 1]);
    this.separators = Int32Array.from(new Set([...around, count]))
      .sort();
    this.positions = new Int32Array(this.separators.length);
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.#before = Int32Array.from(columns, (c) => this.separators.indexOf(c));
    this.#after = Int32Array.from(
      columns,
      (c) => this.separators.indexOf(c + 1),
    );
  }

  /** Finds the fields between the recorded separators. Where a quote is doubled in one, the buffer is changed: see {@link undouble}. */
  locate(bytes: Uint8Array, hasDoubledQuotes: boolean): void {
    const { positions, starts, ends } = this;
    for (let i = 0; i < starts.length; i++) {
      let start = (positions[this.#before[i] ?? 0] ?? 0) + 1;
      let end = positions[this.#after[i] ?? 0] ?? 0;
      if (start < end && bytes[start] === QUOTE) {
        start += 1;
        end -= 1;
        if (hasDoubledQuotes) end = undouble(bytes, start, end);
      }
      starts[i] = start;
      ends[i] = end;
    }
  }
}

/** Moves the bytes of a quoted field together so that each doubled quote is one, in place; gives the field's new end. */
function undouble(bytes: Uint8Array, from: number, to: number): number {
  let end = bytes.indexOf(QUOTE, from);
  if (end < 0 || end >= to) return to;
  for (let at = end; at < to; at++) {
    const byte = bytes[at] ?? 0;
    bytes[end++] = byte;
    if (byte === QUOTE) at += 1;
  }
  return end;
}
