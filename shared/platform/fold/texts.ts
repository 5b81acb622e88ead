/** A string, its entry in a map and in a list. */
const BYTES_PER_TEXT = 60;

/**
 * Texts as small numbers, so that equal keys are equal numbers. Code 0 is null.
 *
 * Holds every text until it is cleared; it does not know where texts come from.
 */
export class Texts {
  readonly #codes = new Map<string, number>();
  readonly #texts: (string | null)[] = [null];
  #bytes = 0;

  /** How many codes there are, null's included. */
  get size(): number {
    return this.#texts.length;
  }

  /** The memory they take, roughly. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The code of a text; a new one at its first sight. */
  codeOf(text: string | null): number {
    if (text === null) return 0;
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = this.#texts.length;
    this.#codes.set(text, code);
    this.#texts.push(text);
    this.#bytes += BYTES_PER_TEXT + text.length;
    return code;
  }

  /** The text of a code that {@link Texts.codeOf} gave. */
  textOf(code: number): string | null {
    return this.#texts[code] ?? null;
  }

  /** Forgets every text: the codes given so far mean nothing any more. */
  clear(): void {
    this.#codes.clear();
    this.#texts.length = 1;
    this.#bytes = 0;
  }
}
