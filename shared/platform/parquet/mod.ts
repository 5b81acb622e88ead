/**
 * Parquet folded while it is read by ranges: pages become codes of distinct values, codes become groups.
 *
 * Reads what reports are made of: text, numbers, decimals, doubles, truth values, dates, moments and maps of such; stored
 * plain, by dictionary or otherwise, whole, SNAPPY or GZIP. A double counts as the shortest decimal that reads back as it. Lists and
 * records can be in the file, but not be chosen.
 *
 * @module
 */

import type { ChooseColumns, Folded, FoldOptions } from "../fold/fold.ts";
import { fetchChunks, type ParquetFile } from "./chunk_bytes.ts";
import { brokenFile } from "./broken_file.ts";
import { BLOCK } from "./flat_column.ts";
import type { RowGroup } from "./footer.ts";
import { leafRoom, Pages } from "./pages.ts";
import { RowFold } from "./row_fold.ts";
import { readTable } from "./table.ts";

export type { ParquetFile } from "./chunk_bytes.ts";

/**
 * Folds a Parquet file. Answers at the end of a row group, should there be `groupsAtMost` groups by then or should they take `bytesAtMost`, and at the end.
 *
 * Requests the footer and of each row group the columns that `choose` names. Moments are keys as ISO 8601 in UTC, maps as
 * JSON with sorted keys, truth values as `true` and `false`. `startAt` is a row group that was answered as `next` before.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN when the file is cut off or not as the format has it, when pages are compressed by
 * another method, and when a chosen column is of a type that is not read. What `file` throws is passed on.
 */
export async function* foldParquet(
  file: ParquetFile,
  choose: ChooseColumns,
  { groupsAtMost, bytesAtMost = Infinity, signal, startAt = 0 }:
    & FoldOptions
    & { startAt?: number },
): AsyncGenerator<Folded> {
  signal.throwIfAborted();
  const { columns, rowGroups } = await readTable(file);
  const fold = new RowFold(choose(columns.map(({ name }) => name)), columns);
  let line = 1;
  for (const [number, rowGroup] of rowGroups.entries()) {
    if (number >= startAt) {
      await foldRowGroup(file, rowGroup, { fold, line, signal });
      const next = number + 1;
      const isFull = fold.size >= groupsAtMost || fold.bytes >= bytesAtMost;
      if (isFull && next < rowGroups.length) {
        yield { ...fold.read(), next, isLast: false };
        fold.clear();
      }
    }
    line += rowGroup.rows;
  }
  yield { ...fold.read(), next: rowGroups.length, isLast: true };
}

async function foldRowGroup(
  file: ParquetFile,
  { rows, chunks }: RowGroup,
  { fold, line, signal }: {
    fold: RowFold;
    line: number;
    signal: AbortSignal;
  },
): Promise<void> {
  signal.throwIfAborted();
  const { leaves } = fold;
  const wanted = leaves.map(({ index }) => {
    const chunk = chunks[index];
    if (chunk === undefined) throw brokenFile("a row group lacks a column");
    return chunk;
  });
  const fetched = await fetchChunks(file, wanted.map(({ range }) => range));
  const pages = fetched.map((bytes, i) => {
    const leaf = leaves[i];
    if (leaf === undefined) throw brokenFile("a row group lacks a column");
    const codec = wanted[i]?.codec ?? "";
    return new Pages(leaf, bytes, { codec, room: fold.rooms[i] ?? leafRoom() });
  });
  for (const { column, reader } of fold.columns) {
    reader.start(pages.splice(0, column.leaves.length));
  }
  for (let done = 0; done < rows;) {
    let count = Math.min(rows - done, BLOCK);
    for (const { reader } of fold.columns) {
      while (reader.ready === 0) {
        signal.throwIfAborted();
        await reader.open();
      }
      count = Math.min(count, reader.ready);
    }
    for (const { reader } of fold.columns) reader.read(count);
    fold.add(count, line + done);
    done += count;
  }
}
