import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { BlockGroups } from "../../../../shared/platform/parquet/block_groups.ts";
import { BLOCK } from "../../../../shared/platform/parquet/flat_column.ts";

/** Blocks of rows of three codes, each block with larger codes than the one before. */
const BLOCKS = fc.array(
  fc.record({
    bits: fc.nat(30),
    seeds: fc.array(fc.nat(40), { minLength: 1, maxLength: 60 }),
  }),
  { minLength: 1, maxLength: 8 },
);

Deno.test("BlockGroups numbers equal rows alike, in the order in which they are first met", () => {
  fc.assert(
    fc.property(BLOCKS, (blocks) => {
      let size = 1;
      const columns = Array.from({ length: 3 }, () => ({
        codes: new Int32Array(BLOCK),
        size: () => size,
      }));
      const groups = new BlockGroups(columns);
      const expected = new Map<string, number>();
      const into = new Int32Array(BLOCK);
      for (const { bits, seeds } of blocks) {
        size = Math.max(size, 2 ** bits);
        const rows = seeds.map((seed) =>
          columns.map((_, i) => (seed * 2654435761 + i * (seed % 3)) % size)
        );
        rows.forEach((row, at) =>
          columns.forEach(({ codes }, i) => codes[at] = row[i] ?? 0)
        );
        const half = Math.floor(rows.length / 2);
        groups.find({ from: 0, to: half }, into);
        groups.find({ from: half, to: rows.length }, into);
        rows.forEach((row, at) => {
          const key = row.join();
          if (!expected.has(key)) expected.set(key, expected.size);
          equal(into[at], expected.get(key));
        });
      }
      equal(groups.size, expected.size);
      for (const [key, group] of expected) {
        equal(columns.map((_, i) => groups.codeAt(group, i)).join(), key);
      }
    }),
  );
});

Deno.test("BlockGroups has one group for rows without codes", () => {
  const groups = new BlockGroups([]);
  const into = new Int32Array(BLOCK).fill(9);
  groups.find({ from: 0, to: 3 }, into);
  deepEqual([...into.subarray(0, 4)], [0, 0, 0, 9]);
  equal(groups.size, 1);
  groups.clear();
  equal(groups.size, 0);
});

Deno.test("BlockGroups keeps a hundred thousand groups apart", () => {
  const codes = new Int32Array(BLOCK);
  const groups = new BlockGroups([{ codes, size: () => 1 << 20 }]);
  const into = new Int32Array(BLOCK);
  for (let block = 0; block < 50; block++) {
    for (let row = 0; row < BLOCK; row++) {
      codes[row] = ((block % 25) * BLOCK + row) * 7;
    }
    groups.find({ from: 0, to: BLOCK }, into);
    equal(into[5], (block % 25) * BLOCK + 5);
  }
  equal(groups.size, 25 * BLOCK);
});
