import { equal } from "node:assert/strict";
import fc from "fast-check";
import { Decimal } from "../../../../shared/platform/decimal.ts";
import { DecimalSums } from "../../../../shared/platform/fold/decimal_sums.ts";

const MOST = 1e15 - 1;
const part = fc.oneof(
  fc.integer({ min: -MOST, max: MOST }),
  fc.constantFrom(0, 1, -1, MOST, -MOST, 5e14, -5e14),
);

function decimal(units: number, fraction: number): Decimal {
  return Decimal.parse(`${units}`).add(Decimal.parse(`${fraction}e-15`));
}

Deno.test("DecimalSums adds up exactly whatever comes, in parts or not", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(part, part, fc.boolean()), { maxLength: 60 }),
      (numbers) => {
        const sums = new DecimalSums();
        sums.reserve(3);
        let expected = Decimal.ZERO;
        for (const [units, size, isOdd] of numbers) {
          const fraction = units < 0 ? -Math.abs(size) : Math.abs(size);
          const number = decimal(units, fraction);
          if (isOdd) sums.add(1, number);
          else sums.addParts(1, units, fraction);
          expected = expected.add(number);
        }
        equal(
          sums.textOf(1),
          numbers.length === 0 ? null : expected.toString(),
        );
        equal(sums.textOf(0), null);
        equal(sums.textOf(2), null);
      },
    ),
  );
});

Deno.test("DecimalSums is exact beyond what doubles count", () => {
  const sums = new DecimalSums();
  sums.reserve(1);
  for (let i = 0; i < 100_000; i++) sums.addParts(0, MOST, MOST);
  equal(sums.textOf(0), "99999999999999999999.9999999999");
  for (let i = 0; i < 200_000; i++) sums.addParts(0, -MOST, -MOST);
  equal(sums.textOf(0), "-99999999999999999999.9999999999");
});

Deno.test("DecimalSums carries a whole unit both ways", () => {
  const sums = new DecimalSums();
  sums.reserve(1);
  sums.addParts(0, 0, 5e14);
  sums.addParts(0, 0, 5e14);
  equal(sums.textOf(0), "1");
  sums.addParts(0, -1, 0);
  equal(sums.textOf(0), "0");
  sums.addParts(0, -0, -1);
  equal(sums.textOf(0), "-0.000000000000001");
});

Deno.test("clear() makes every sum null, reserve() none", () => {
  const sums = new DecimalSums();
  sums.reserve(1);
  sums.addParts(0, 1, 0);
  sums.add(0, Decimal.parse("1e20"));
  sums.reserve(100);
  equal(sums.textOf(0), "100000000000000000001");
  equal(sums.textOf(99), null);
  sums.clear();
  equal(sums.textOf(0), null);
  sums.addParts(0, 2, 0);
  equal(sums.textOf(0), "2");
});
