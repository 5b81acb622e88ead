import { deepEqual, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { foldedRows } from "../../../support/parquet.ts";
import {
  dictionaryPage,
  little,
  pageV1,
  pageV2,
  type WrittenColumn,
  writtenParquet,
} from "../../../support/parquet_writer.ts";

const INT32 = 1;
const INT96 = 3;
const BYTE_ARRAY = 6;
const DECIMAL = 5;
const RLE_DICTIONARY = 8;

/** Levels of four rows of which the third has no value, packed bit by bit. */
const THIRD_IS_NULL = [0b11, 0b1011];

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [...little(bytes.length), ...bytes];
}

function gzipped(bytes: readonly number[]): number[] {
  return [...gzipSync(Uint8Array.from(bytes))];
}

async function rowsOf(
  rows: number,
  column: Omit<WrittenColumn, "name">,
): Promise<(string | null)[][]> {
  const bytes = writtenParquet(rows, [{ name: "a", ...column }]);
  return await foldedRows(bytes, { keys: ["a"] });
}

const abd = [...text("a"), ...text("b"), ...text("a")];

for (const codec of [0, 2]) {
  const body = codec === 0 ? abd : gzipped(abd);
  Deno.test(`Pages read version 2 with nulls, codec ${codec}`, async () => {
    const page = pageV2({
      definitions: THIRD_IS_NULL,
      values: body,
      size: abd.length,
      count: 4,
      nulls: 1,
    });
    const column = { type: BYTE_ARRAY, isOptional: true, codec, pages: [page] };
    deepEqual(await rowsOf(4, column), [["a", "2"], ["b", "1"], [null, "1"]]);
  });
}

Deno.test("Pages read version 2 whose values are not compressed though the others are", async () => {
  const page = pageV2({
    definitions: [4 << 1, 1],
    values: [...abd, ...text("c")],
    count: 4,
    nulls: 0,
    isCompressed: false,
  });
  const column = {
    type: BYTE_ARRAY,
    isOptional: true,
    codec: 1,
    pages: [page],
  };
  deepEqual(await rowsOf(4, column), [["a", "2"], ["b", "1"], ["c", "1"]]);
});

Deno.test("Pages read version 2 by dictionary, and plain ones after it", async () => {
  const pages = [
    dictionaryPage([...text("x"), ...text("y")], { count: 2 }),
    pageV2({
      definitions: [],
      values: [1, 0b11, 0b0110],
      count: 4,
      nulls: 0,
      encoding: RLE_DICTIONARY,
    }),
    pageV2({ definitions: [], values: text("z"), count: 1, nulls: 0 }),
  ];
  deepEqual(await rowsOf(5, { type: BYTE_ARRAY, pages }), [
    ["x", "2"],
    ["y", "2"],
    ["z", "1"],
  ]);
});

Deno.test("Pages read columns in pages of different lengths", async () => {
  const numbers = [1, 2, 3, 4, 5, 6];
  const bytes = writtenParquet(6, [
    {
      name: "a",
      type: INT32,
      pages: [1, 3, 2].map((count, i, counts) => {
        const from = counts.slice(0, i).reduce((a, b) => a + b, 0);
        const some = numbers.slice(from, from + count);
        return pageV1(some.flatMap(little), { count });
      }),
    },
    {
      name: "b",
      type: INT32,
      pages: [pageV1(numbers.map((n) => n * 10).flatMap(little), { count: 6 })],
    },
  ]);
  deepEqual(
    await foldedRows(bytes, { keys: ["a"], sums: ["b"] }),
    numbers.map((n) => [`${n}`, `${n * 10}`, "1"]),
  );
});

Deno.test("Pages read INT96 as moments", async () => {
  const moment = (julianDay: number, nanos: bigint) => [
    ...little(Number(nanos & 0xffffffffn)),
    ...little(Number(nanos >> 32n)),
    ...little(julianDay),
  ];
  const values = [
    ...moment(2440588, 0n),
    ...moment(2461309, 86_399_999_999_999n),
    ...moment(2440587, 1_500_000n),
  ];
  deepEqual(
    await rowsOf(3, { type: INT96, pages: [pageV1(values, { count: 3 })] }),
    [
      ["1969-12-31T00:00:00.001500Z", "1"],
      ["1970-01-01T00:00:00Z", "1"],
      ["2026-09-25T23:59:59.999999999Z", "1"],
    ],
  );
});

Deno.test("Pages read decimals of as many bytes as each needs", async () => {
  const values = [
    ...[...little(1), 0xff],
    ...[...little(2), 0x01, 0x00],
    ...[...little(17), ...Array(16).fill(0x01), 0xff],
  ];
  const bytes = writtenParquet(3, [{
    name: "a",
    type: BYTE_ARRAY,
    converted: DECIMAL,
    scale: 2,
    precision: 40,
    pages: [pageV1(values, { count: 3 })],
  }]);
  const large = Array(16).fill(1).reduce((n) => n * 256n + 1n, 0n) * 256n +
    255n;
  const sum = large - 1n + 256n;
  deepEqual(await foldedRows(bytes, { keys: [], sums: ["a"] }), [
    [`${sum / 100n}.${String(sum % 100n).padStart(2, "0")}`, "3"],
  ]);
});

for (
  const [what, pages] of [
    ["fewer rows than the row group", [pageV1(text("a"), { count: 1 })]],
    ["a code that is not in its dictionary", [
      dictionaryPage(text("x"), { count: 1 }),
      pageV1([1, 0b11, 0b10], { count: 2, encoding: RLE_DICTIONARY }),
    ]],
    ["codes but no dictionary", [
      pageV1([1, 0b11, 0b10], { count: 2, encoding: RLE_DICTIONARY }),
    ]],
    ["fewer entries than its dictionary says", [
      dictionaryPage(text("x"), { count: 2 }),
      pageV1([1, 0b11, 0b10], { count: 2, encoding: RLE_DICTIONARY }),
    ]],
    ["a value longer than its page", [pageV1(little(9), { count: 2 })]],
    ["a body of another size than told", [
      pageV1(abd, { count: 2, size: 1000 }),
    ]],
  ] as const
) {
  Deno.test(`Pages refuse a column with ${what}`, async () => {
    await rejects(rowsOf(2, { type: BYTE_ARRAY, pages: [...pages] }), {
      code: "PROVIDER_SHAPE_UNKNOWN",
    });
  });
}
