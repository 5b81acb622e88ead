/** What stands in every text in place of a secret. */
export const SEALED_TEXT = "[sealed]";

/**
 * A value that must not reach a log, an answer or a row in clear.
 *
 * Prints `[sealed]` wherever it is turned into text: template strings, JSON, inspection, coercion.
 * `reveal()` is the one way to the value, so that a search for it finds every use. Not encryption:
 * the value lies in memory as it is.
 */
export class Secret<T = string> {
  readonly #value: T;

  /** Wraps a value; the value itself is not copied. */
  constructor(value: T) {
    this.#value = value;
  }

  /** The value in clear. */
  reveal(): T {
    return this.#value;
  }

  /** `[sealed]`. */
  toString(): string {
    return SEALED_TEXT;
  }

  /** `[sealed]`. */
  toJSON(): string {
    return SEALED_TEXT;
  }

  /** `[sealed]`. */
  [Symbol.toPrimitive](): string {
    return SEALED_TEXT;
  }

  /** `[sealed]`, for Deno's inspection. */
  [Symbol.for("Deno.customInspect")](): string {
    return SEALED_TEXT;
  }

  /** `[sealed]`, for Node's inspection. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return SEALED_TEXT;
  }
}
