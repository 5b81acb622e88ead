import { Decimal } from "../decimal.ts";
import { DecimalSums } from "../fold/decimal_sums.ts";

/** Parts in a unit of a scaled number: nearly all amounts of reports have ten decimals at most. */
const PARTS = 1e10;
/** Scaled numbers are below this. Whole doubles below 2^53 are exact, and with a sum below the next limit it stays so. */
export const MOST_SCALED = 1e15;
/** Added to a number below 2^51, it leaves no bits for a fraction: rounds several times as fast as Math.round. */
const TO_WHOLE = 1.5 * 2 ** 52;
const MOST_SUM = 2 ** 52;

/**
 * A double as a whole number of 1e-10ths, when the shortest decimal that reads back as it is that; otherwise NaN.
 *
 * The quotient of a whole number below 2^53 and a power of ten up to 10^22 is rounded once, so `scaled / 1e10 === value` says that
 * the decimal reads back as the double. No two decimals of 15 digits or fewer read back as the same double (IEEE 754, DBL_DIG),
 * hence no shorter one does but for its zeros.
 */
export function scaleDouble(value: number): number {
  const scaled = value * PARTS + TO_WHOLE - TO_WHOLE;
  return scaled / PARTS === value && scaled < MOST_SCALED &&
      scaled > -MOST_SCALED
    ? scaled
    : NaN;
}

/** Exact sums, one per slot: a whole number of 1e-10ths for what {@link scaleDouble} takes, {@link DecimalSums} for all else. */
export class ScaledSums {
  /** What is not scaled. */
  readonly others: DecimalSums = new DecimalSums();
  #sums: Sums = {
    scaled: new Float64Array(0),
    units: new Float64Array(0),
    isSome: new Uint8Array(0),
  };

  /** Makes room for slots below `slots`. Their sums are null. */
  reserve(slots: number): void {
    this.others.reserve(slots);
    if (slots <= this.#sums.isSome.length) return;
    const scaled = new Float64Array(slots);
    scaled.set(this.#sums.scaled);
    const units = new Float64Array(slots);
    units.set(this.#sums.units);
    const isSome = new Uint8Array(slots);
    isSome.set(this.#sums.isSome);
    this.#sums = { scaled, units, isSome };
  }

  /**
   * Adds to the slots `slotOf` the numbers that {@link scaleDouble} gave, from `from` on; gives the first that it did not, or `to`.
   */
  addScaled(
    slotOf: Int32Array,
    scaled: Float64Array,
    { from, to }: { from: number; to: number },
  ): number {
    for (let at = from; at < to; at++) {
      at = addUp(slotOf, scaled, { from: at, to }, this.#sums);
      if (at === to || Number.isNaN(scaled[at])) return at;
      this.#carry(slotOf[at] ?? 0);
    }
    return to;
  }

  /** The sum as plain decimal text; null when nothing was added. */
  textOf(slot: number): string | null {
    const others = this.others.textOf(slot);
    if (this.#sums.isSome[slot] !== 1) return others;
    this.#carry(slot);
    const { units, scaled } = this.#sums;
    const own = toText(units[slot] ?? 0, scaled[slot] ?? 0);
    return others === null
      ? own
      : Decimal.parse(own).add(Decimal.parse(others)).toString();
  }

  /** Makes every sum null. */
  clear(): void {
    this.others.clear();
    this.#sums.scaled.fill(0);
    this.#sums.units.fill(0);
    this.#sums.isSome.fill(0);
  }

  /** Whole units move to where there is room for them. */
  #carry(slot: number): void {
    const { scaled, units } = this.#sums;
    const whole = Math.trunc((scaled[slot] ?? 0) / PARTS);
    units[slot] = (units[slot] ?? 0) + whole;
    scaled[slot] = (scaled[slot] ?? 0) - whole * PARTS;
  }
}

/** Whole numbers of 1e-10ths, units carried from them, and whether anything was added. */
interface Sums {
  readonly scaled: Float64Array;
  readonly units: Float64Array;
  readonly isSome: Uint8Array;
}

/** Adds up to and with the first sum that has become large, or up to but without the first NaN; gives where it was. */
function addUp(
  slotOf: Int32Array,
  numbers: Float64Array,
  { from, to }: { from: number; to: number },
  { scaled, isSome }: Sums,
): number {
  for (let at = from; at < to; at++) {
    const slot = slotOf[at] ?? 0;
    const number = numbers[at] ?? 0;
    const sum = (scaled[slot] ?? 0) + number;
    if (!(number === number)) return at;
    isSome[slot] = 1;
    scaled[slot] = sum;
    if (sum > MOST_SUM || sum < -MOST_SUM) return at;
  }
  return to;
}

/** The one plain text of `units + rest / 1e10`, whose signs may differ: no needless zero, no `-0`. */
function toText(units: number, rest: number): string {
  if (rest === 0) return String(units);
  const isNegative = units < 0 || (units === 0 && rest < 0);
  let whole = Math.abs(units);
  let part = isNegative ? -rest : rest;
  if (part < 0) {
    whole -= 1;
    part += PARTS;
  }
  // The leading one keeps the zeros after the point.
  const digits = String(PARTS + part);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end -= 1;
  return `${isNegative ? "-" : ""}${whole}.${digits.slice(1, end)}`;
}
