import { Decimal } from "../decimal.ts";
import { PARTS_PER_UNIT } from "./decimal_parts.ts";

/** From here on units move to where their size does not matter; twice as much would still be exact. */
const MOST_UNITS = 2 ** 51;

/**
 * Exact sums, one per slot. Each is kept as units and 1e-15ths (never negative), carried at every addition, and as a
 * {@link Decimal} for what does not fit into them. A sum nothing was added to is null, not zero.
 */
export class DecimalSums {
  #parts = new Float64Array(0);
  #isSome = new Uint8Array(0);
  readonly #others = new Map<number, Decimal>();

  /** Makes room for slots below `slots`. Their sums are null. */
  reserve(slots: number): void {
    if (slots <= this.#isSome.length) return;
    const parts = new Float64Array(2 * slots);
    parts.set(this.#parts);
    this.#parts = parts;
    const isSome = new Uint8Array(slots);
    isSome.set(this.#isSome);
    this.#isSome = isSome;
  }

  /** Adds a number as `readParts` gives it. */
  addParts(slot: number, units: number, fraction: number): void {
    let sum = (this.#parts[2 * slot] ?? 0) + units;
    let rest = (this.#parts[2 * slot + 1] ?? 0) + fraction;
    if (rest >= PARTS_PER_UNIT) {
      rest -= PARTS_PER_UNIT;
      sum += 1;
    } else if (rest < 0) {
      rest += PARTS_PER_UNIT;
      sum -= 1;
    }
    if (sum > MOST_UNITS || sum < -MOST_UNITS) {
      this.add(slot, Decimal.parse(String(sum)));
      sum = 0;
    }
    this.#parts[2 * slot] = sum;
    this.#parts[2 * slot + 1] = rest;
    this.#isSome[slot] = 1;
  }

  /** Adds any number. */
  add(slot: number, number: Decimal): void {
    const others = this.#others.get(slot);
    this.#others.set(slot, others === undefined ? number : others.add(number));
    this.#isSome[slot] = 1;
  }

  /** The sum as plain decimal text; null when nothing was added. */
  textOf(slot: number): string | null {
    if (this.#isSome[slot] !== 1) return null;
    const text = toText(
      this.#parts[2 * slot] ?? 0,
      this.#parts[2 * slot + 1] ?? 0,
    );
    const others = this.#others.get(slot);
    return others === undefined
      ? text
      : others.add(Decimal.parse(text)).toString();
  }

  /** Makes every sum null. */
  clear(): void {
    this.#parts.fill(0);
    this.#isSome.fill(0);
    this.#others.clear();
  }
}

/** The one plain text of `units + rest * 1e-15`: no needless zero, no `-0`. */
function toText(units: number, rest: number): string {
  if (rest === 0) return String(units);
  const isNegative = units < 0;
  const whole = isNegative ? -units - 1 : units;
  const fraction = isNegative ? PARTS_PER_UNIT - rest : rest;
  // The leading one keeps the zeros after the point.
  const digits = String(PARTS_PER_UNIT + fraction);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end -= 1;
  return `${isNegative ? "-" : ""}${whole}.${digits.slice(1, end)}`;
}
