/**
 * CSV folded while it streams by: RFC 4180 in UTF-8, with or without a byte order mark, lines ended by LF or CRLF.
 *
 * The bytes are looked at where they lie; there is no string per line. The way of a line: `byte_window.ts` has its bytes,
 * `simd_scanner.ts` finds its end (or `line_scanner.ts`), `fields.ts` its wanted fields, `line_fold.ts` adds it to its group.
 *
 * @module
 */
import type { ChooseColumns, Folded, FoldOptions } from "../fold/fold.ts";
import { PIECE_SIZE } from "./byte_window.ts";
import { type CsvPosition, TableReader } from "./table_reader.ts";

export type { CsvPosition };

/** Options of {@link foldCsv}. */
export interface CsvOptions extends FoldOptions {
  /** Goes on where an earlier fold of the same file came to. */
  readonly startAt?: CsvPosition;
  /** Without WebAssembly if false. With it, where it has vectors, when absent; the answers are the same. */
  readonly simd?: boolean;
}

/**
 * Folds uncompressed CSV. Answers whenever there are `groupsAtMost` groups or they take `bytesAtMost`, and at the end. A file
 * without a single byte is a table without lines; `choose` is not asked then.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN when a line has another number of fields than the header, when something follows a
 * closing quote, when a line has more than 4 MiB, or when the file does not end with a line's end.
 */
export async function* foldCsv(
  chunks: AsyncIterable<Uint8Array>,
  choose: ChooseColumns,
  { signal, startAt, simd, ...bounds }: CsvOptions,
): AsyncGenerator<Folded> {
  const table = new TableReader(choose, { startAt, simd });
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    for (let at = 0; at < chunk.length; at += PIECE_SIZE) {
      table.append(chunk.subarray(at, at + PIECE_SIZE));
      while (table.fold(bounds)) {
        yield table.answer({ isLast: false });
        table.clear();
      }
    }
  }
  signal.throwIfAborted();
  table.requireEnd();
  yield table.answer({ isLast: true });
}
