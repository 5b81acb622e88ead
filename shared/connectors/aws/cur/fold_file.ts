/**
 * A file of a delivery, folded by what it is: CSV in gzip, CSV, or Parquet.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { ChooseColumns, Folded } from "../../../platform/fold/fold.ts";
import type { FoldOptions } from "../../../platform/fold/fold.ts";
import type { Bucket, BucketObject } from "./bucket.ts";
import type { PartPlace } from "./cur_cursor.ts";

/** A file, and where in it to begin. */
export interface FileFold {
  readonly file: BucketObject;
  readonly place: PartPlace;
  readonly choose: ChooseColumns;
  /** When the fold answers. */
  readonly bounds: Omit<FoldOptions, "signal">;
  /** Unpacked bytes of a file in gzip that may be read at a time; null for any number. */
  readonly unpackedAtMost: number | null;
  readonly signal: AbortSignal;
}

/** An answer of a fold. */
export interface FileFolded {
  readonly folded: Folded;
  /** Bytes that were folded since the answer before. */
  readonly bytes: number;
  /** Whether a reader can begin where this answer ends. */
  readonly isResumable: boolean;
}

/** The least that gzip makes of a report; what is packed to more than this share of the bound is left to a worker at once. */
const LEAST_RATIO = 5;

/**
 * Folds a file from a place on. What gzip packed can only be read from its beginning: answers that are committed are left out.
 *
 * @throws {Fault} NEEDS_WORKER for a file in gzip beyond the bound, PROVIDER_SHAPE_UNKNOWN for one that cannot be read.
 * @throws {ObjectChanged} when the file is another one by now.
 */
export async function* foldFile(
  bucket: Bucket,
  fold: FileFold,
): AsyncGenerator<FileFolded> {
  const { file, place, signal } = fold;
  if (file.size === 0) return;
  if (isParquet(file.key)) return yield* foldParquetFile(bucket, fold);
  const from = place.from ?? 0;
  const { first, chunks } = await peek(
    bucket.stream({ object: file, signal }, from),
  );
  const isPacked = from === 0 && first[0] === 0x1f && first[1] === 0x8b;
  if (from === 0) refuseZip(first, file);
  yield* isPacked ? foldPacked(chunks, fold) : foldPlain(chunks, fold);
}

function isParquet(key: string): boolean {
  return /\.parquet$/i.test(key);
}

async function* foldPacked(
  chunks: AsyncIterable<Uint8Array>,
  { file, place, choose, bounds, unpackedAtMost, signal }: FileFold,
): AsyncGenerator<FileFolded> {
  const bound = unpackedAtMost ?? Infinity;
  if (file.size > bound / LEAST_RATIO) throw tooLarge(file);
  const { inflate } = await import("../../../platform/gzip/inflate.ts");
  const { foldCsv } = await import("../../../platform/csv/mod.ts");
  const count = new ByteCount();
  const unpacked = count.of(withLineEnd(inflate(chunks, signal)), (total) => {
    if (total > bound) throw tooLarge(file);
  });
  let answers = 0;
  for await (
    const folded of foldCsv(unpacked, choose, { ...bounds, signal })
  ) {
    if (answers++ < place.folds) continue;
    yield { folded, bytes: count.take(), isResumable: false };
  }
}

/**
 * The last line may lack its end (RFC 4180, section 2, rule 2). Only what gzip's length and checksum have shown to be whole is
 * taken so: of a plain file nothing else tells that it was not cut off there.
 */
async function* withLineEnd(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let last: number | undefined;
  for await (const chunk of chunks) {
    last = chunk.at(-1) ?? last;
    yield chunk;
  }
  if (last !== undefined && last !== 0x0a) yield new Uint8Array([0x0a]);
}

async function* foldPlain(
  chunks: AsyncIterable<Uint8Array>,
  { place, choose, bounds, signal }: FileFold,
): AsyncGenerator<FileFolded> {
  const { foldCsv } = await import("../../../platform/csv/mod.ts");
  const { from, names, lines } = place;
  const count = new ByteCount();
  const startAt = from === null || names === null
    ? {}
    : { startAt: { offset: from, names, lines } };
  for await (
    const folded of foldCsv(count.of(chunks), choose, {
      ...bounds,
      signal,
      ...startAt,
    })
  ) {
    yield { folded, bytes: count.take(), isResumable: true };
  }
}

async function* foldParquetFile(
  bucket: Bucket,
  { file, place, choose, bounds, signal }: FileFold,
): AsyncGenerator<FileFolded> {
  const { foldParquet } = await import("../../../platform/parquet/mod.ts");
  const count = new ByteCount();
  const ranges = {
    byteLength: file.size,
    async slice(start: number, end = file.size) {
      const read = { object: file, signal };
      const bytes = await bucket.slice(read, { start, end });
      count.add(bytes.byteLength);
      return bytes;
    },
  };
  for await (
    const folded of foldParquet(ranges, choose, {
      ...bounds,
      signal,
      ...(place.from === null ? {} : { startAt: place.from }),
    })
  ) {
    yield { folded, bytes: count.take(), isResumable: true };
  }
}

/** The first chunk with at least four bytes, and all chunks. */
async function peek(
  chunks: AsyncGenerator<Uint8Array>,
): Promise<{ first: Uint8Array; chunks: AsyncIterable<Uint8Array> }> {
  let first: Uint8Array = new Uint8Array();
  while (first.length < 4) {
    const { done, value } = await chunks.next();
    if (done) break;
    first = joined(first, value);
  }
  return {
    first,
    chunks: (async function* () {
      try {
        yield first;
        yield* chunks;
      } finally {
        await chunks.return(undefined);
      }
    })(),
  };
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** ZIP keeps its directory at its end, and no reader of ours begins there. */
function refuseZip(first: Uint8Array, { key }: BucketObject): void {
  if (first[0] !== 0x50 || first[1] !== 0x4b) return;
  throw new Fault(
    "PROVIDER_NOT_OFFERED",
    `Cannot read ${key} as it is a ZIP archive: have AWS deliver the report as GZIP or as Parquet`,
    { details: { file: key } },
  );
}

function tooLarge({ key }: BucketObject): Fault {
  return new Fault(
    "NEEDS_WORKER",
    `The file ${key} takes more than an Edge Function may: a worker must read it`,
    { details: { file: key } },
  );
}

/** Counts bytes. */
class ByteCount {
  #since = 0;

  /** Counts some more. */
  add(bytes: number): void {
    this.#since += bytes;
  }

  /** Bytes since it was last asked. */
  take(): number {
    return [this.#since, this.#since = 0][0] ?? 0;
  }

  /** The chunks, counted as they are taken; `onTotal` is told of all so far. */
  async *of(
    chunks: AsyncIterable<Uint8Array>,
    onTotal: (total: number) => void = () => {},
  ): AsyncGenerator<Uint8Array> {
    let total = 0;
    for await (const chunk of chunks) {
      total += chunk.length;
      this.#since += chunk.length;
      onTotal(total);
      yield chunk;
    }
  }
}
