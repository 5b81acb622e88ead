/**
 * Exact decimals. Money enters as text and leaves as text; nothing on the way is a double.
 *
 * @module
 */

/** More digits than any amount has, few enough that a hostile text costs nothing. */
const MAX_DIGITS = 400;

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Powers of ten as they are first needed. */
const POWERS: bigint[] = [1n];

/** An exact decimal number, `units / 10^scale`. Immutable. */
export class Decimal {
  /** Zero. */
  static readonly ZERO: Decimal = new Decimal(0n, 0);

  readonly #units: bigint;
  readonly #scale: number;

  private constructor(units: bigint, scale: number) {
    this.#units = units;
    this.#scale = scale;
  }

  /**
   * The number a text writes, in plain (`-0.10`) or exponent form (`1.2E-7`). Spaces, group separators,
   * currency signs, `NaN` and `Infinity` are none.
   *
   * @throws {SyntaxError} when the text is no number, or has more than 400 digits written out.
   */
  static parse(text: string): Decimal {
    const decimal = Decimal.find(text);
    if (decimal === null) {
      throw new SyntaxError(
        `Cannot read a decimal as it must be digits with an optional point and exponent: found ${
          describe(text)
        }`,
      );
    }
    return decimal;
  }

  /** As {@link Decimal.parse}, but null when the text is no number. */
  static find(text: string): Decimal | null {
    if (text.length > MAX_DIGITS + 10) return null;
    const match = SHAPE.exec(text);
    if (match === null) return null;
    const [, sign, whole = "", fraction = "", exponent] = match;
    const digits = whole + fraction;
    if (digits === "") return null;
    const scale = fraction.length -
      (exponent === undefined ? 0 : Number(exponent));
    if (Math.abs(scale) > MAX_DIGITS || digits.length > MAX_DIGITS) return null;
    const units = sign === "-" ? -BigInt(digits) : BigInt(digits);
    return scale >= 0
      ? new Decimal(units, scale)
      : new Decimal(units * powerOfTen(-scale), 0);
  }

  /**
   * The shortest decimal that reads back as this very double. For sources that deliver doubles.
   *
   * @throws {RangeError} for NaN and the infinities.
   */
  static fromDouble(value: number): Decimal {
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot make a decimal as the double must be finite: found ${value}`,
      );
    }
    return Decimal.parse(String(value)); // ECMA-262, Number::toString: the shortest that round-trips
  }

  /** The sum. */
  add(other: Decimal): Decimal {
    if (this.#scale === other.#scale) {
      return new Decimal(this.#units + other.#units, this.#scale);
    }
    const scale = Math.max(this.#scale, other.#scale);
    return new Decimal(this.#unitsAt(scale) + other.#unitsAt(scale), scale);
  }

  /** The difference. */
  subtract(other: Decimal): Decimal {
    return this.add(other.negate());
  }

  /** The number with the other sign. */
  negate(): Decimal {
    return new Decimal(-this.#units, this.#scale);
  }

  /** The number without its sign. */
  absolute(): Decimal {
    return this.#units < 0n ? this.negate() : this;
  }

  /** The product, exact. */
  multiply(other: Decimal): Decimal {
    return new Decimal(this.#units * other.#units, this.#scale + other.#scale);
  }

  /**
   * The quotient, rounded to `places` digits after the point, halves away from zero.
   *
   * @throws {RangeError} for a divisor of zero.
   */
  divide(divisor: Decimal, places: number): Decimal {
    if (divisor.isZero()) {
      throw new RangeError("Cannot divide a decimal by zero");
    }
    const scale = Math.max(this.#scale, divisor.#scale);
    const over = divisor.#unitsAt(scale);
    // One digit more than asked for would not tell a half from a little less: the double is rounded instead.
    const twice = 2n * this.#unitsAt(scale) * powerOfTen(places);
    const isNegative = (twice < 0n) !== (over < 0n);
    const size = (magnitude(twice) / magnitude(over) + 1n) / 2n;
    return new Decimal(isNegative ? -size : size, places);
  }

  /** -1, 0 or 1 as this is less than, equal to or more than `other`. */
  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.#scale, other.#scale);
    const left = this.#unitsAt(scale);
    const right = other.#unitsAt(scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  /** Whether the number is zero. */
  isZero(): boolean {
    return this.#units === 0n;
  }

  /** The one plain text of the number: no exponent, no needless zero, no `-0`. */
  toString(): string {
    if (this.#scale === 0) return this.#units.toString();
    const negative = this.#units < 0n;
    const digits = (negative ? -this.#units : this.#units).toString().padStart(
      this.#scale + 1,
      "0",
    );
    const point = digits.length - this.#scale;
    let end = digits.length;
    while (end > point && digits.charCodeAt(end - 1) === 48) end -= 1;
    const fraction = end > point ? `.${digits.slice(point, end)}` : "";
    return `${negative ? "-" : ""}${digits.slice(0, point)}${fraction}`;
  }

  /** The text, so that JSON never carries a double. */
  toJSON(): string {
    return this.toString();
  }

  #unitsAt(scale: number): bigint {
    return scale === this.#scale
      ? this.#units
      : this.#units * powerOfTen(scale - this.#scale);
  }
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}

function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ??= 10n ** BigInt(exponent);
}

function describe(text: string): string {
  return text.length > 40 ? `${text.length} characters` : JSON.stringify(text);
}
