/**
 * Decimals as two whole doubles of one sign, units and 1e-15ths. Both stay far below 2^53, so arithmetic on them is exact.
 *
 * Read straight from bytes. What does not fit is left to `Decimal`.
 *
 * @module
 */

/** 1e-15ths in a unit. */
export const PARTS_PER_UNIT = 1e15;

/** Digits that fit before the point, and after it. */
const DIGITS = 15;
const POWERS = Float64Array.from({ length: DIGITS + 1 }, (_, n) => 10 ** n);

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const UPPER_E = 69;
const LOWER_E = 101;

/**
 * Reads the number between `from` and `to` into `into[at]` (units) and `into[at + 1]` (1e-15ths), both of its sign.
 *
 * False when it is no number, or one that does not fit: more digits, a plus sign, a large exponent.
 */
export function readParts(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: Float64Array,
  at: number,
): boolean {
  const sign = bytes[from] === MINUS ? -1 : 1;
  const first = sign < 0 ? from + 1 : from;
  let position = first;
  let units = 0;
  let fraction = 0;
  let decimals = 0;
  let digit = 0;
  for (; position < to; position++) {
    digit = (bytes[position] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    units = units * 10 + digit;
  }
  const whole = position - first;
  if (position < to && digit === POINT - ZERO) {
    const point = position;
    for (position += 1; position < to; position++) {
      digit = (bytes[position] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      fraction = fraction * 10 + digit;
    }
    decimals = position - point - 1;
  }
  if (whole > DIGITS || decimals > DIGITS || whole + decimals === 0) {
    return false;
  }
  if (position < to) {
    if (digit !== LOWER_E - ZERO && digit !== UPPER_E - ZERO) return false;
    const exponent = readExponent(bytes, position + 1, to);
    const digits = units * (POWERS[decimals] ?? 0) + fraction;
    return whole + decimals <= DIGITS &&
      place(sign * digits, decimals - exponent, into, at);
  }
  into[at] = sign * units;
  into[at + 1] = sign * fraction * (POWERS[DIGITS - decimals] ?? 0);
  return true;
}

/** The whole number of one or two digits between `from` and `to`, NaN for anything else. */
function readExponent(bytes: Uint8Array, from: number, to: number): number {
  const lead = bytes[from];
  const first = lead === MINUS || lead === PLUS ? from + 1 : from;
  if (first >= to || to - first > 2) return NaN;
  let exponent = 0;
  for (let position = first; position < to; position++) {
    const digit = (bytes[position] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    exponent = exponent * 10 + digit;
  }
  return lead === MINUS ? -exponent : exponent;
}

/**
 * Writes `digits / 10^scale` as two parts; `digits` has 15 of them at most. False when it does not fit.
 *
 * The quotient is rounded, but never up to a whole number that it is not: what it lacks is 10^-scale at least, the rounding
 * a ninth of that at most.
 */
function place(
  digits: number,
  scale: number,
  into: Float64Array,
  at: number,
): boolean {
  if (!(scale >= -DIGITS && scale <= DIGITS)) return false;
  if (scale < 0) {
    into[at] = digits * (POWERS[-scale] ?? 0);
    into[at + 1] = 0;
    return Math.abs(into[at] ?? NaN) < PARTS_PER_UNIT;
  }
  const power = POWERS[scale] ?? 0;
  const units = Math.trunc(digits / power);
  into[at] = units;
  into[at + 1] = (digits - units * power) * (POWERS[DIGITS - scale] ?? 0);
  return true;
}
