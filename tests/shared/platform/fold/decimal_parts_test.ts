import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import {
  PARTS_PER_UNIT,
  readParts,
} from "../../../../shared/platform/fold/decimal_parts.ts";

/** The parts of a text that stands between digits, which are not its own. */
function read(text: string): [number, number] | null {
  const bytes = new TextEncoder().encode(`7${text}7`);
  const into = new Float64Array(4);
  if (!readParts(bytes, 1, bytes.length - 1, into, 2)) return null;
  deepEqual([...into.subarray(0, 2)], [0, 0]);
  return [into[2] ?? NaN, into[3] ?? NaN];
}

function value([units, fraction]: [number, number]): string {
  return Decimal.parse(`${BigInt(units)}`).add(
    Decimal.parse(`${BigInt(fraction)}e-15`),
  ).toString();
}

const digits = fc.string({
  unit: fc.constantFrom(..."0123456789"),
  maxLength: 18,
});
const exponent = fc.oneof(
  fc.constant(""),
  fc.integer({ min: -40, max: 40 }).map((power) => `E${power}`),
  fc.constantFrom("e+3", "e-07", "E", "e+", "E-", "e001", "e1.5"),
);
const number = fc.tuple(
  fc.constantFrom("", "", "-", "+"),
  digits,
  fc.constantFrom("", ".", ".", ".."),
  digits,
  exponent,
).map((parts) => parts.join(""));

Deno.test("readParts() reads what Decimal reads, or leaves it to Decimal", () => {
  fc.assert(
    fc.property(number, (text) => {
      const parts = read(text);
      if (parts === null) return;
      equal(value(parts), Decimal.parse(text).toString());
      equal(Math.abs(parts[0]) < PARTS_PER_UNIT, true);
      equal(Math.abs(parts[1]) < PARTS_PER_UNIT, true);
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("readParts() reads every number a report usually has", () => {
  for (
    const [text, units, fraction] of [
      ["0", 0, 0],
      ["0.0000000001", 0, 1e5],
      ["-12.5", -12, -5e14],
      ["999999999999999.999999999999999", 1e15 - 1, 1e15 - 1],
      ["1.6E-6", 0, 1.6e9],
      ["-7.0e-10", -0, -7e5],
      ["1.5E3", 1500, 0],
      ["1E15", null, null],
      ["1E-15", 0, 1],
      ["1E-16", null, null],
      ["999999999999999E-15", 0, 1e15 - 1],
      ["999999999999999E-1", 99999999999999, 9e14],
      [".5", 0, 5e14],
      ["5.", 5, 0],
    ] as const
  ) {
    deepEqual(read(text), units === null ? null : [units, fraction], text);
  }
});

Deno.test("readParts() refuses what is no number", () => {
  for (
    const text of [
      "",
      "-",
      ".",
      "-.",
      "e5",
      ".e5",
      "1e",
      "1e-",
      "1,5",
      " 1",
      "1 ",
      "NaN",
      "0x10",
      "--1",
      "1-",
      "1.2.3",
      "1e5e5",
      "\u0661",
    ]
  ) {
    equal(read(text), null, text);
  }
});
