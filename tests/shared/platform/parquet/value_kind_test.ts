import { deepEqual, equal } from "node:assert/strict";
import {
  kindOf,
  type ValueKind,
} from "../../../../shared/platform/parquet/value_kind.ts";

type Element = Parameters<typeof kindOf>[0];

const element = (members: Partial<Element>): Element => ({
  name: "a",
  type: null,
  length: 0,
  repetition: "REQUIRED",
  annotation: null,
  scale: 0,
  ...members,
});

function textOf(kind: ValueKind | null, bytes: readonly number[]) {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const raw = kind?.raw?.(view, 0, bytes.length);
  return raw === undefined ? undefined : kind?.text(raw);
}

const LEAST = [0, 0, 0, 0, 0, 0, 0, 0x80];
const ONES = Array(8).fill(255);

for (
  const [members, bytes, text] of [
    [{ type: "INT64" }, LEAST, "-9223372036854775808"],
    [{ type: "INT64" }, ONES, "-1"],
    [
      { type: "INT64", annotation: "UNSIGNED" },
      ONES,
      "18446744073709551615",
    ],
    [{ type: "INT32", annotation: "UNSIGNED" }, ONES.slice(4), "4294967295"],
    [{ type: "INT32" }, ONES.slice(4), "-1"],
    [{ type: "INT32", annotation: "DATE" }, ONES.slice(4), "1969-12-31"],
    [
      { type: "INT32", annotation: "DECIMAL", scale: 3 },
      [0xfb, 0xff, 0xff, 0xff],
      "-0.005",
    ],
    [
      {
        type: "INT64",
        annotation: "DECIMAL",
        scale: 2,
      },
      LEAST,
      "-92233720368547758.08",
    ],
    [
      {
        type: "FIXED_LEN_BYTE_ARRAY",
        length: 3,
        annotation: "DECIMAL",
        scale: 2,
      },
      [0x80, 0, 0],
      "-83886.08",
    ],
    [
      { type: "INT64", annotation: "MILLIS" },
      ONES,
      "1969-12-31T23:59:59.999Z",
    ],
    [
      { type: "INT64", annotation: "MICROS" },
      ONES,
      "1969-12-31T23:59:59.999999Z",
    ],
    [
      {
        type: "INT64",
        annotation: "NANOS",
      },
      LEAST,
      "1677-09-21T00:12:43.145224192Z",
    ],
    [{ type: "INT64", annotation: "MILLIS" }, LEAST, null],
    [{ type: "DOUBLE" }, [0, 0, 0, 0, 0, 0, 0xf8, 0x7f], "NaN"],
    [{ type: "DOUBLE" }, [...LEAST], "0"],
    [{ type: "FLOAT" }, [0xcd, 0xcc, 0xcc, 0x3d], "0.1"],
    [{ type: "FLOAT" }, [0xff, 0xff, 0x7f, 0x7f], `34028235${"0".repeat(31)}`],
    [{ type: "BOOLEAN" }, [1], "true"],
    [
      {
        type: "FIXED_LEN_BYTE_ARRAY",
        length: 16,
        annotation: "UUID",
      },
      [...Array(15).fill(0), 0xab],
      "00000000-0000-0000-0000-0000000000ab",
    ],
  ] as const satisfies readonly [
    Partial<Element>,
    readonly number[],
    string | null,
  ][]
) {
  Deno.test(`kindOf() reads ${JSON.stringify(members)} as ${text}`, () => {
    equal(textOf(kindOf(element(members)), bytes), text);
  });
}

Deno.test("kindOf() has no kind for what reports do not hold", () => {
  const kinds = [
    element({ type: "FIXED_LEN_BYTE_ARRAY", length: 12 }),
    element({ type: "INT32", annotation: "TIME" }),
    element({ type: "INT64", annotation: "TIME" }),
    element({}),
  ].map(kindOf);
  deepEqual(kinds, [null, null, null, null]);
});

Deno.test("kindOf() reads decimals of any number of bytes", () => {
  const values = [0n, 1n, -1n, 127n, -128n, 2n ** 47n, -(2n ** 47n), 2n ** 48n]
    .flatMap((value) => [value, value - 1n, value * 2n ** 60n]);
  const kind = kindOf(element({ type: "BYTE_ARRAY", annotation: "DECIMAL" }));
  for (const length of [14, 16]) {
    for (const value of values) {
      const bits = BigInt.asUintN(8 * length, value);
      const bytes = Array.from(
        { length },
        (_, i) => Number((bits >> BigInt(8 * (length - 1 - i))) & 255n),
      );
      equal(textOf(kind, bytes), String(value));
    }
  }
});

Deno.test("kindOf() takes any byte array for text, decimals excepted", () => {
  equal(kindOf(element({ type: "BYTE_ARRAY" }))?.raw, null);
  const decimal = element({ type: "BYTE_ARRAY", annotation: "DECIMAL" });
  equal(textOf(kindOf(decimal), [0xff, 0x00]), "-256");
});
