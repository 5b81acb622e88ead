import { PARTS_PER_UNIT } from "../fold/decimal_parts.ts";

/** Digits below which a double and a decimal of so many digits tell each other. */
const DIGITS = 15;
const POWERS = Float64Array.from({ length: DIGITS + 1 }, (_, n) => 10 ** n);

/**
 * Writes the shortest decimal that reads back as `value` into `into[at]` (units) and `into[at + 1]` (1e-15ths), both of its sign.
 *
 * False when it has more than 15 digits, zeros before the first one included. Why it is the shortest: see `scaleDouble`.
 */
export function splitDouble(
  value: number,
  into: Float64Array,
  at: number,
): boolean {
  const size = Math.abs(value);
  let scale = DIGITS;
  for (let limit = 1; size >= limit && scale >= 0; limit *= 10) scale -= 1;
  const power = POWERS[scale] ?? NaN;
  const digits = Math.round(value * power);
  if (digits / power !== value) return false;
  const units = Math.trunc(value);
  into[at] = units;
  into[at + 1] = (digits - units * power) * (PARTS_PER_UNIT / power);
  return true;
}
