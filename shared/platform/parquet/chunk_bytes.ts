import { brokenFile } from "./broken_file.ts";

/** A file that is read by ranges, as it lies on a disk or behind HTTP. */
export interface ParquetFile {
  /** How long the file is. */
  readonly byteLength: number;
  /** The bytes from `start` up to but without `end`. */
  slice(start: number, end: number): Promise<ArrayBuffer>;
}

/** A range of a file. */
export interface Range {
  /** Its first byte. */
  readonly start: number;
  /** The byte after its last. */
  readonly end: number;
}

/** Bytes between two wanted ranges that are rather read than asked around: a request takes as long as about so many. */
const MOST_BETWEEN = 256 * 1024;
/** Bytes of one request that fetches several chunks. */
const MOST_AT_ONCE = 8 * 1024 * 1024;
/** Compressed bytes of a row group that are held at once. Of more, long chunks are fetched in pieces. */
const MOST_HELD = 32 * 1024 * 1024;
/** Bytes of such a piece. */
const PIECE = 1024 * 1024;

/**
 * The bytes of a column chunk from its beginning to its end, fetched as they are needed: with their neighbours where the
 * chunk is small, in pieces where it is large.
 */
export class ChunkBytes {
  readonly #file: ParquetFile;
  readonly #range: Range;
  #bytes: Uint8Array;
  #fetched: number;

  /** A chunk of which `bytes` are there. */
  constructor(file: ParquetFile, range: Range, bytes: Uint8Array) {
    this.#file = file;
    this.#range = range;
    this.#bytes = bytes;
    this.#fetched = range.start + bytes.length;
  }

  /** The bytes that are there and not taken. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Whether {@link ChunkBytes.bytes} reach to the chunk's end. */
  get isWhole(): boolean {
    return this.#fetched === this.#range.end;
  }

  /** Forgets the first `count` bytes. */
  take(count: number): void {
    this.#bytes = this.#bytes.subarray(count);
  }

  /** Fetches until there are `count` bytes, as many as the chunk has left at most. */
  async reach(count: number): Promise<void> {
    const lacking = count - this.#bytes.length;
    if (lacking <= 0 || this.isWhole) return;
    const start = this.#fetched;
    const end = Math.min(
      this.#range.end,
      start + Math.max(lacking, PIECE),
    );
    const more = await readRange(this.#file, { start, end });
    const bytes = new Uint8Array(this.#bytes.length + more.length);
    bytes.set(this.#bytes);
    bytes.set(more, this.#bytes.length);
    this.#bytes = bytes;
    this.#fetched = end;
  }
}

/** The chunks of a row group, in the order of `ranges`. Small neighbours are fetched in one request. */
export async function fetchChunks(
  file: ParquetFile,
  ranges: readonly Range[],
): Promise<ChunkBytes[]> {
  const fetched = await Promise.all(
    spansOf(ranges).map(async (span) => ({
      span,
      bytes: await readRange(file, span),
    })),
  );
  return ranges.map((range) => {
    const near = fetched.find(({ span }) =>
      span.start <= range.start && range.end <= span.end
    );
    const from = range.start - (near?.span.start ?? 0);
    const length = range.end - range.start;
    return new ChunkBytes(
      file,
      range,
      near?.bytes.subarray(from, from + length) ?? new Uint8Array(0),
    );
  });
}

/** Neighbouring ranges put together. A range that is to be fetched in pieces is in none. */
function spansOf(ranges: readonly Range[]): Range[] {
  const spans: Range[] = [];
  const total = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const share = total <= MOST_HELD ? MOST_HELD : MOST_HELD / ranges.length;
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    if (range.end - range.start > share) continue;
    const last = spans.at(-1);
    const end = Math.max(range.end, last?.end ?? 0);
    if (
      last !== undefined && range.start - last.end <= MOST_BETWEEN &&
      end - last.start <= MOST_AT_ONCE
    ) {
      spans[spans.length - 1] = { start: last.start, end };
    } else spans.push(range);
  }
  return spans;
}

/** The bytes of a range; throws where the file ends before it. */
export async function readRange(
  file: ParquetFile,
  { start, end }: Range,
): Promise<Uint8Array> {
  if (!(start >= 0 && start <= end && end <= file.byteLength)) {
    throw brokenFile(
      `it must reach to byte ${end}: found ${file.byteLength} bytes`,
    );
  }
  const bytes = new Uint8Array(await file.slice(start, end));
  if (bytes.length !== end - start) {
    throw brokenFile(
      `bytes ${start} to ${end} were asked for: found ${bytes.length} of them`,
    );
  }
  return bytes;
}
