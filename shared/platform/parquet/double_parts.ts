import { PARTS_PER_UNIT } from "../fold/decimal_parts.ts";

/** Digits below which a double and a decimal of so many digits tell each other. */
const DIGITS = 15;
const POWERS = Float64Array.from({ length: DIGITS + 1 }, (_, n) => 10 ** n);

/** Reports have ten decimals at most, most of them. */
const COMMON_POWER = 1e10;
const COMMON_PARTS = 1e5;
const MOST_DIGITS = 1e15;

/**
 * Writes the shortest decimal that reads back as `value` into `into[at]` (units) and `into[at + 1]` (1e-15ths).
 *
 * False when it has more than 15 digits or too many after the point: about what to do then, ask `Decimal.fromDouble`.
 *
 * Why it is the shortest: the quotient of a whole number below 2^53 and a power of ten up to 10^22 is rounded once, so
 * `digits / power === value` says that the decimal reads back as the double. No two decimals of 15 digits or fewer read
 * back as the same double (IEEE 754, DBL_DIG), hence no shorter one does but for its zeros.
 */
export function splitDouble(
  value: number,
  into: Float64Array,
  at: number,
): boolean {
  const tenths = Math.round(value * COMMON_POWER);
  if (tenths / COMMON_POWER === value && Math.abs(tenths) < MOST_DIGITS) {
    const units = Math.trunc(value);
    into[at] = units;
    into[at + 1] = (tenths - units * COMMON_POWER) * COMMON_PARTS;
    return true;
  }
  return splitUncommon(value, into, at);
}

/** Takes as many decimals as fit into 15 digits, whatever the size. */
function splitUncommon(
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
