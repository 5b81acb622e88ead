import { deepEqual, equal, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  FILE_START,
  parseCheckpoint,
  Prefix,
} from "../../../../shared/forwarder/work/prefix.ts";

/** Batches in a row, as long and as full as told. */
function batchesOf(sizes: readonly (readonly [number, number])[]) {
  let start = 0;
  return sizes.map(([bytes, lines]) => {
    const batch = { start, end: start + bytes, lines };
    start = batch.end;
    return batch;
  });
}

const SIZES = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 500 })),
  { minLength: 1, maxLength: 30 },
);

Deno.test("Prefix moves only over what is acknowledged without a gap", () => {
  const [a, b, c] = batchesOf([[10, 2], [20, 3], [5, 1]]);
  const prefix = new Prefix(FILE_START);
  prefix.acknowledge(c!);
  prefix.acknowledge(b!);
  deepEqual(prefix.from, { offset: 0, records: 0 });
  deepEqual(prefix.checkpoint().done, [[10, 30, 3], [30, 35, 1]]);
  prefix.acknowledge(a!);
  deepEqual(prefix.from, { offset: 35, records: 6 });
  deepEqual(prefix.checkpoint().done, []);
});

Deno.test("Prefix ends at the same place whatever the order, stored and taken up at any moment", () => {
  fc.assert(fc.property(
    SIZES.chain((sizes) => {
      const all = batchesOf(sizes);
      return fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray(all, { minLength: all.length }),
        storedAfter: fc.integer({ min: 0, max: all.length }),
      });
    }),
    ({ all, order, storedAfter }) => {
      let prefix = new Prefix(FILE_START);
      for (const [index, batch] of order.entries()) {
        if (index === storedAfter) {
          const stored = JSON.parse(JSON.stringify(prefix.checkpoint()));
          prefix = new Prefix(parseCheckpoint(stored));
          // Nothing known is sent again, nothing unknown is left out.
          for (const each of all) {
            equal(prefix.has(each), order.indexOf(each) < index);
          }
        }
        prefix.acknowledge(batch);
      }
      deepEqual(prefix.from, {
        offset: all.at(-1)!.end,
        records: all.reduce((sum, { lines }) => sum + lines, 0),
      });
      equal(prefix.ahead, 0);
    },
  ));
});

Deno.test("Prefix refuses a batch twice, and one that ends elsewhere than before", () => {
  const prefix = new Prefix(FILE_START);
  prefix.acknowledge({ start: 10, end: 20, lines: 1 });
  const again = { start: 10, end: 20, lines: 1 };
  throws(() => prefix.acknowledge(again), /twice/);
  throws(() => prefix.has({ ...again, end: 21 }), /ended at 20: found 21/);
});

Deno.test("parseCheckpoint() begins at the start without one, and refuses what it does not know", () => {
  equal(parseCheckpoint(null), FILE_START);
  const known = { ...FILE_START, offset: 5, done: [[7, 9, 1]] };
  deepEqual(parseCheckpoint(known), known);
  for (
    const bad of [
      { ...known, v: 2 },
      { ...known, offset: -1 },
      { ...known, records: 1.5 },
      { ...known, compression: "zstd" },
      { ...known, done: [[9, 7, 1]] },
      { ...known, done: [[4, 9, 1]] },
      { ...known, done: [[7, 12, 1], [11, 13, 1]] },
      {},
    ]
  ) throws(() => parseCheckpoint(bad), TypeError);
});
