/**
 * Up to where a file is acknowledged, and what beyond: a checkpoint, advanced batch by batch in whatever order they end. Pure.
 *
 * @module
 */

/** Where a file stands, as it is stored. Offsets are of what was decompressed. */
export interface Checkpoint {
  readonly v: 1;
  /** Every batch before this byte is acknowledged. */
  readonly offset: number;
  /** Lines before it. */
  readonly records: number;
  /** Acknowledged batches above it, in order: `[start, end, lines]`. */
  readonly done: readonly (readonly [number, number, number])[];
  /** How the object is stored; null until it was opened. */
  readonly compression: "none" | "gzip" | null;
}

/** A batch as the prefix counts it. */
export interface AcknowledgedBatch {
  /** Its first byte. */
  readonly start: number;
  /** Where the next batch begins. */
  readonly end: number;
  /** Its lines, whatever became of them. */
  readonly lines: number;
}

/** Where every file begins. */
export const FILE_START: Checkpoint = {
  v: 1,
  offset: 0,
  records: 0,
  done: [],
  compression: null,
};

/**
 * The stored checkpoint, or the start of the file when there is none.
 *
 * @throws {TypeError} When it is of another version, or its parts contradict each other: reading on from it could skip records.
 */
export function parseCheckpoint(stored: unknown): Checkpoint {
  if (stored === null || stored === undefined) return FILE_START;
  const { v, offset, records, done, compression } = stored as Checkpoint;
  const isWhole = v === 1 && isCount(offset) && isCount(records) &&
    (compression === null || compression === "none" ||
      compression === "gzip") &&
    Array.isArray(done) && done.every(isSpan);
  if (!isWhole) throw new TypeError("Cannot go on from an unknown checkpoint");
  let at = offset;
  for (const [start, end] of done) {
    if (start < at) throw new TypeError("Cannot go on from spans that overlap");
    at = end;
  }
  return { v, offset, records, done, compression };
}

function isSpan(span: unknown): boolean {
  if (!Array.isArray(span) || !span.every(isCount)) return false;
  const [start = 0, end = 0] = span;
  return span.length === 3 && end >= start;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The acknowledged part of one file. */
export class Prefix {
  #offset: number;
  #records: number;
  readonly #done = new Map<number, AcknowledgedBatch>();
  /** How the object is stored; told once it is opened. */
  compression: Checkpoint["compression"];

  /** Goes on from where a file stood. */
  constructor({ offset, records, done, compression }: Checkpoint) {
    this.#offset = offset;
    this.#records = records;
    this.compression = compression;
    for (const [start, end, lines] of done) {
      this.#done.set(start, { start, end, lines });
    }
    this.#advance();
  }

  /** Where reading begins. */
  get from(): { readonly offset: number; readonly records: number } {
    return { offset: this.#offset, records: this.#records };
  }

  /** Acknowledged batches above the prefix: what would be sent in vain after a crash without them. */
  get ahead(): number {
    return this.#done.size;
  }

  /** Whether a batch is acknowledged. @throws {TypeError} When another batch than the acknowledged one begins there. */
  has({ start, end }: AcknowledgedBatch): boolean {
    if (end <= this.#offset) return true;
    const known = this.#done.get(start);
    if (known !== undefined && known.end !== end) {
      throw new TypeError(
        `Cannot go on as the batch at ${start} ended at ${known.end}: found ${end}`,
      );
    }
    return known !== undefined;
  }

  /** Acknowledges a batch: everything of it was sent, is a dead letter or was skipped. */
  acknowledge({ start, end, lines }: AcknowledgedBatch): void {
    if (this.has({ start, end, lines })) {
      throw new TypeError(`Cannot acknowledge the batch at ${start} twice`);
    }
    this.#done.set(start, { start, end, lines });
    this.#advance();
  }

  /** As it is to be stored now. */
  checkpoint(): Checkpoint {
    return {
      v: 1,
      offset: this.#offset,
      records: this.#records,
      done: [...this.#done.values()].sort((left, right) =>
        left.start - right.start
      ).map(({ start, end, lines }) => [start, end, lines]),
      compression: this.compression,
    };
  }

  #advance(): void {
    for (;;) {
      const next = this.#done.get(this.#offset);
      // A batch of no bytes would be found at its own place for ever.
      if (next === undefined || next.end === next.start) return;
      this.#done.delete(this.#offset);
      this.#offset = next.end;
      this.#records += next.lines;
    }
  }
}
