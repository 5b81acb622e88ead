import { equal } from "node:assert/strict";
import fc from "fast-check";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import {
  scaleDouble,
  ScaledSums,
} from "../../../../shared/platform/parquet/scaled_sums.ts";

const AMOUNTS = fc.array(
  fc.tuple(
    fc.bigInt(-(10n ** 15n), 10n ** 15n),
    fc.integer({ min: 0, max: 15 }),
  )
    .map(([digits, scale]) => Number(`${digits}e-${scale}`)),
  { maxLength: 60 },
);

/** Adds up as a reader does: what is not scaled is left to others. */
function sumOf(values: readonly number[]): string | null {
  const sums = new ScaledSums();
  sums.reserve(3);
  const slots = new Int32Array(values.length).fill(2);
  const scaled = Float64Array.from(values, scaleDouble);
  for (let from = 0; from < values.length; from++) {
    from = sums.addScaled(slots, scaled, { from, to: values.length });
    const value = values[from];
    if (value !== undefined) sums.others.add(2, Decimal.fromDouble(value));
  }
  equal(sums.textOf(1), null);
  const text = sums.textOf(2);
  equal(sums.textOf(2), text);
  sums.clear();
  equal(sums.textOf(2), null);
  return text;
}

Deno.test("ScaledSums adds up the shortest decimals of doubles exactly", () => {
  fc.assert(
    fc.property(AMOUNTS, (values) => {
      const exact = values.map(Decimal.fromDouble)
        .reduce((sum, value) => sum.add(value), Decimal.ZERO);
      equal(sumOf(values), values.length === 0 ? null : exact.toString());
    }),
    { numRuns: 2000 },
  );
});

Deno.test("ScaledSums carries what becomes large", () => {
  const values = Array.from({ length: 5000 }, () => 99999.9999999999);
  equal(sumOf(values), "499999999.9999995");
  equal(sumOf(values.map((value) => -value)), "-499999999.9999995");
});

Deno.test("scaleDouble() takes ten decimals, and is the shortest decimal where it takes any", () => {
  equal(scaleDouble(0.0000000001), 1);
  equal(scaleDouble(-12345.0123456789), -123450123456789);
  for (const value of [1e-11, 1 / 3, 123456.5, 1e300, NaN, Infinity]) {
    equal(scaleDouble(value), NaN);
  }
  fc.assert(
    fc.property(fc.double({ min: -1e5, max: 1e5, noNaN: true }), (value) => {
      const scaled = scaleDouble(value);
      if (Number.isNaN(scaled)) return;
      equal(
        Decimal.parse(`${scaled}e-10`).toString(),
        Decimal.fromDouble(value).toString(),
      );
    }),
  );
});
