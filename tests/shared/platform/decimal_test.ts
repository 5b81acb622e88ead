import { equal, throws } from "node:assert/strict";
import fc from "fast-check";
import { Decimal } from "../../../shared/platform/decimal.ts";

/** What a decimal must mean: `units / 10^scale`, worked out independently. */
interface Rational {
  readonly units: bigint;
  readonly scale: number;
}

const rational: fc.Arbitrary<Rational> = fc.record({
  units: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  scale: fc.nat(25),
});

/** Writes a rational as plain text with all its digits. */
function write({ units, scale }: Rational): string {
  const digits = (units < 0n ? -units : units).toString().padStart(
    scale + 1,
    "0",
  );
  const point = digits.length - scale;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${
    scale > 0 ? `.${digits.slice(point)}` : ""
  }`;
}

/** Whether `text` is the canonical text of the rational, by cross-multiplication. */
function means(text: string, { units, scale }: Rational): boolean {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d*[1-9]))?$/.exec(text);
  if (match === null || text === "-0") return false;
  const fraction = match[3] ?? "";
  const read = BigInt(`${match[1]}${match[2]}${fraction}`);
  return read * 10n ** BigInt(scale) === units * 10n ** BigInt(fraction.length);
}

Deno.test("parse() and toString() keep every value and give the one canonical text", () => {
  fc.assert(
    fc.property(
      rational,
      (value) => means(Decimal.parse(write(value)).toString(), value),
    ),
  );
});

Deno.test("parse() reads the exponent form as the plain one", () => {
  fc.assert(
    fc.property(
      rational,
      fc.integer({ min: -30, max: 30 }),
      (value, exponent) => {
        const text = `${write(value)}e${exponent}`;
        const shifted = exponent >= 0
          ? { units: value.units * 10n ** BigInt(exponent), scale: value.scale }
          : { units: value.units, scale: value.scale - exponent };
        return means(Decimal.parse(text).toString(), shifted);
      },
    ),
  );
});

Deno.test("add(), subtract(), multiply() and compare() agree with rationals", () => {
  fc.assert(fc.property(rational, rational, (left, right) => {
    const [a, b] = [Decimal.parse(write(left)), Decimal.parse(write(right))];
    const scale = left.scale + right.scale;
    const l = left.units * 10n ** BigInt(right.scale);
    const r = right.units * 10n ** BigInt(left.scale);
    return means(a.add(b).toString(), { units: l + r, scale }) &&
      means(a.subtract(b).toString(), { units: l - r, scale }) &&
      means(a.multiply(b).toString(), {
        units: left.units * right.units,
        scale,
      }) &&
      a.compare(b) === (l < r ? -1 : l > r ? 1 : 0);
  }));
});

Deno.test("negate() and absolute() agree with rationals", () => {
  fc.assert(fc.property(rational, (value) => {
    const decimal = Decimal.parse(write(value));
    const size = value.units < 0n ? -value.units : value.units;
    return means(decimal.negate().toString(), {
      ...value,
      units: -value.units,
    }) &&
      means(decimal.absolute().toString(), { ...value, units: size });
  }));
});

Deno.test("fromDouble() reads back as the same double, and no shorter text does", () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (value) => {
        const text = Decimal.fromDouble(value).toString();
        const digits = text.replace(/[-.]/g, "").replace(/^0+/, "").replace(
          /0+$/,
          "",
        );
        return Number(text) === value &&
          (digits.length < 2 ||
            Number(value.toPrecision(digits.length - 1)) !== value);
      },
    ),
  );
});

for (const value of [NaN, Infinity, -Infinity]) {
  Deno.test(`fromDouble() refuses ${value}`, () => {
    throws(() => Decimal.fromDouble(value), RangeError);
  });
}

const CANONICAL: Record<string, string> = {
  "0": "0",
  "-0": "0",
  "-0.00": "0",
  "+5": "5",
  "007.50": "7.5",
  ".5": "0.5",
  "5.": "5",
  "1e3": "1000",
  "1.50E-7": "0.00000015",
  "100": "100",
  "0.0000000001": "0.0000000001",
  "123456789012345678901234567890.123456789":
    "123456789012345678901234567890.123456789",
};

for (const [text, canonical] of Object.entries(CANONICAL)) {
  Deno.test(`parse() reads ${text} as ${canonical}`, () =>
    equal(Decimal.parse(text).toString(), canonical));
}

const GARBAGE = [
  "",
  " ",
  "-",
  ".",
  "e5",
  "1e",
  "NaN",
  "Infinity",
  "1,000.00",
  "1 000",
  " 1",
  "1\n",
  "$1",
  "0x10",
  "1_000",
  "--1",
  "1.2.3",
  "١",
  "1e99999",
  "1e401",
  "1e-401",
  "9".repeat(401),
  "9".repeat(1_000_000),
];

for (const text of GARBAGE) {
  Deno.test(`parse() refuses ${JSON.stringify(text.slice(0, 12))} (${text.length} characters)`, () => {
    throws(() => Decimal.parse(text), SyntaxError);
    equal(Decimal.find(text), null);
  });
}

Deno.test("a sum of cents that doubles get wrong is exact", () => {
  const cents = Array.from({ length: 10 }, () => Decimal.parse("0.1"));
  equal(
    cents.reduce((sum, cent) => sum.add(cent), Decimal.ZERO).toString(),
    "1",
  );
});

Deno.test("toJSON() writes a text, never a number", () => {
  equal(JSON.stringify({ cost: Decimal.parse("1.10") }), '{"cost":"1.1"}');
});

Deno.test("isZero() knows every zero", () => {
  for (const text of ["0", "-0", "0.000", "0e5"]) {
    equal(Decimal.parse(text).isZero(), true);
  }
  equal(Decimal.parse("0.0001").isZero(), false);
});

Deno.test("Decimal.divide() rounds to the places asked for, halves away from zero", () => {
  const divided = (left: string, right: string, places: number) =>
    Decimal.parse(left).divide(Decimal.parse(right), places).toString();
  equal(divided("1", "3", 5), "0.33333");
  equal(divided("2", "3", 5), "0.66667");
  equal(divided("1", "8", 2), "0.13");
  equal(divided("-1", "8", 2), "-0.13");
  equal(divided("1", "-8", 2), "-0.13");
  equal(divided("0.1249", "1", 2), "0.12");
  equal(divided("0.0003", "0.1", 4), "0.003");
  equal(divided("0", "7", 3), "0");
});

Deno.test("Decimal.divide() refuses a divisor of zero", () => {
  throws(() => Decimal.parse("1").divide(Decimal.ZERO, 2), RangeError);
});
