import { deepEqual, equal } from "node:assert/strict";
import { Texts } from "../../../../shared/platform/fold/texts.ts";
import { ChunkBytes } from "../../../../shared/platform/parquet/chunk_bytes.ts";
import { KeyCodes } from "../../../../shared/platform/parquet/key_codes.ts";
import {
  MISSING,
  NestedLeaf,
} from "../../../../shared/platform/parquet/nested_leaf.ts";
import { leafRoom, Pages } from "../../../../shared/platform/parquet/pages.ts";
import { kindOf } from "../../../../shared/platform/parquet/value_kind.ts";
import { inMemory } from "../../../support/duckdb.ts";
import { little, pageV1 } from "../../../support/parquet_writer.ts";

const LEAF = {
  index: 0,
  definition: 2,
  repetition: 1,
  element: {
    name: "key",
    type: "INT32",
    length: 0,
    repetition: "REQUIRED",
    annotation: null,
    scale: 0,
  },
} as const;

/** Entries of a page: how each repeats, how deep it is defined, and its value where it has one. */
type Entry = readonly [number, number, number?];

function page(entries: readonly Entry[]): number[] {
  const levels = (of: (entry: Entry) => number) => {
    const runs = entries.flatMap((entry) => [1 << 1, of(entry)]);
    return [...little(runs.length), ...runs];
  };
  const values = entries.flatMap(([, , value]) => value ?? []);
  return pageV1(
    [
      ...levels(([repetition]) => repetition),
      ...levels(([, definition]) => definition),
      ...values.flatMap(little),
    ],
    { count: entries.length },
  );
}

Deno.test("NestedLeaf knows a row to be whole only once the next begins, on whatever page", async () => {
  const bytes = Uint8Array.from([
    ...page([[0, 2, 10], [0, 2, 20]]),
    ...page([[1, 2, 30]]),
    ...page([[1, 2, 10], [0, 0], [0, 1]]),
  ]);
  const texts = new Texts();
  const codes = new KeyCodes(kindOf(LEAF.element) ?? raise(), texts, {});
  const leaf = new NestedLeaf(LEAF, codes);
  const range = { start: 0, end: bytes.length };
  const chunk = new ChunkBytes(inMemory(bytes), range, bytes);
  const options = { codec: "UNCOMPRESSED", room: leafRoom() };
  leaf.start(new Pages(LEAF, chunk, options));
  const ready: number[] = [];
  while (await leaf.open()) ready.push(leaf.ready);
  deepEqual(ready, [1, 1, 3]);
  equal(leaf.ready, 4);
  deepEqual([...leaf.repetitions.subarray(0, 6)], [0, 0, 1, 1, 0, 0]);
  deepEqual([...leaf.definitions.subarray(0, 6)], [2, 2, 2, 2, 0, 1]);
  deepEqual(
    [...leaf.codes.subarray(0, 6)].map((code) =>
      code === MISSING ? null : texts.textOf(code)
    ),
    ["10", "20", "30", "10", null, null],
  );
  deepEqual([0, 1, 2, 3, 4, 5, 6].map((entry) => leaf.isContinued(entry)), [
    false,
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});

function raise(): never {
  throw new Error("the type is not read");
}
