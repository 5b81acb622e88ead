import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  ChunkBytes,
  fetchChunks,
} from "../../../../shared/platform/parquet/chunk_bytes.ts";
import { leafRoom, Pages } from "../../../../shared/platform/parquet/pages.ts";
import { readTable } from "../../../../shared/platform/parquet/table.ts";
import { inMemory } from "../../../support/duckdb.ts";
import { parquetOf } from "../../../support/parquet.ts";

const MIB = 1 << 20;

/** A file without anything in it. */
function empty(byteLength: number) {
  const asked: [number, number][] = [];
  const slice = (start: number, end: number) => {
    asked.push([start / MIB, end / MIB]);
    return Promise.resolve(new ArrayBuffer(end - start));
  };
  return { byteLength, slice, asked };
}

Deno.test("fetchChunks() asks once for neighbours, and apart for what is far or long", async () => {
  const file = empty(100 * MIB);
  const ranges = [[0, 1], [1.125, 2], [3, 4], [50, 57], [57, 59]] as const;
  const chunks = await fetchChunks(
    file,
    ranges.map(([start, end]) => ({ start: start * MIB, end: end * MIB })),
  );
  deepEqual(file.asked, [[0, 2], [3, 4], [50, 57], [57, 59]]);
  deepEqual(chunks.map(({ bytes }) => bytes.length / MIB), [1, 0.875, 1, 7, 2]);
  deepEqual(chunks.map(({ isWhole }) => isWhole), Array(5).fill(true));
});

Deno.test("fetchChunks() leaves long chunks to be fetched in pieces when there is much", async () => {
  const file = empty(100 * MIB);
  const [long, short] = await fetchChunks(file, [
    { start: 0, end: 40 * MIB },
    { start: 40 * MIB, end: 41 * MIB },
  ]);
  deepEqual(file.asked, [[40, 41]]);
  equal(short?.isWhole, true);
  equal(long?.bytes.length, 0);
  await long?.reach(10);
  await long?.reach(MIB);
  long?.take(MIB / 2);
  await long?.reach(3 * MIB);
  deepEqual(file.asked.slice(1), [[0, 1], [1, 3.5]]);
  equal(long?.bytes.length, 3 * MIB);
});

Deno.test("Pages are the same in pieces as in a whole", async () => {
  const bytes = await parquetOf(
    `select md5(i::varchar) || repeat('x', 40) as a from range(60000) as t(i)`,
    "compression uncompressed",
  );
  const file = inMemory(bytes);
  const { columns, rowGroups } = await readTable(file);
  const leaf = columns[0]?.leaves[0];
  const chunk = rowGroups[0]?.chunks[0];
  if (leaf === undefined || chunk === undefined) throw new Error("no column");
  const { range, codec } = chunk;
  equal(range.end - range.start > 2 * MIB, true);
  const whole = bytes.subarray(range.start, range.end);
  const read = async (start: Uint8Array) => {
    const source = new ChunkBytes(file, range, start);
    const pages = new Pages(leaf, source, { codec, room: leafRoom() });
    const counts: number[][] = [];
    for (let page = await pages.next(); page; page = await pages.next()) {
      const last = page.values.bytes.at(-1) ?? 0;
      counts.push([page.count, page.values.bytes.length, last]);
    }
    return counts;
  };
  const expected = await read(whole);
  equal(expected.reduce((sum, [count = 0]) => sum + count, 0), 60000);
  for (const length of [0, 1, 7, 100, MIB]) {
    deepEqual(await read(whole.subarray(0, length)), expected);
  }
});

Deno.test("fetchChunks() refuses ranges beyond the file, and answers that are too short", async () => {
  const range = { start: 5, end: 20 };
  const fault = { code: "PROVIDER_SHAPE_UNKNOWN" };
  await rejects(fetchChunks(empty(10), [range]), fault);
  const short = {
    ...empty(100),
    slice: () => Promise.resolve(new ArrayBuffer(3)),
  };
  await rejects(fetchChunks(short, [range]), fault);
});
