import { equal } from "node:assert/strict";
import fc from "fast-check";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import { splitDouble } from "../../../../shared/platform/parquet/double_parts.ts";

function textOf(value: number): string | null {
  const parts = new Float64Array(2);
  if (!splitDouble(value, parts, 0)) return null;
  return Decimal.parse(String(parts[0]))
    .add(Decimal.parse(`${parts[1]}e-15`)).toString();
}

Deno.test("splitDouble() gives the shortest decimal of any double, or nothing", () => {
  const decimals = fc.tuple(fc.bigInt(-(10n ** 16n), 10n ** 16n), fc.nat(20))
    .map(([digits, scale]) => Number(`${digits}e-${scale}`));
  const doubles = fc.oneof(decimals, fc.double(), fc.integer());
  fc.assert(
    fc.property(doubles, (value) => {
      const found = textOf(value);
      if (found === null) return;
      equal(found, Decimal.fromDouble(value).toString());
    }),
    { numRuns: 5000 },
  );
});

for (
  const text of [
    "0",
    "-0.0000000001",
    "0.1",
    "99999.9999999999",
    "-123456.789012345",
    "0.000123456789012",
    "999999999999999",
    "-1",
  ]
) {
  Deno.test(`splitDouble() takes ${text}`, () => {
    equal(textOf(Number(text)), Decimal.parse(text).toString());
  });
}

for (const value of [1 / 3, 1e15, 1e300, 1e-16, 2 / 3 * 1e6, NaN, Infinity]) {
  Deno.test(`splitDouble() leaves ${value} to others`, () => {
    equal(textOf(value), null);
  });
}
