import type { Bytes } from "../fold/byte_ranges.ts";
import type { Fields } from "./fields.ts";
import { COMMA, CR, LF, QUOTE } from "./signs.ts";

/** The line does not end in the bytes at hand. */
export const INCOMPLETE: number = -1;

/**
 * Finds the end of a line and the separators around its wanted fields.
 *
 * Byte by byte, by RFC 4180: a quote at a field's beginning quotes it, anywhere else it is an ordinary character. Says what is
 * wrong with a line, knows no line numbers.
 */
export class LineScanner {
  /** Whether a quote is doubled somewhere in the line. */
  hasDoubledQuotes = false;
  /** What is wrong with the line, if {@link LineScanner.scan} says that it is malformed. */
  problem: string | null = null;

  readonly #fields: Fields;
  /** How many separators were passed. */
  #passed = 0;
  /** How many were recorded, and the number of the next one to record. */
  #recorded = 0;
  #next = 0;

  /** A scanner that writes into `fields`. */
  constructor(fields: Fields) {
    this.#fields = fields;
  }

  /** Where the line that begins at `from` ends, after its line feed; {@link INCOMPLETE} when not before `to`, or with a problem. */
  scan({ bytes }: Bytes, from: number, to: number): number {
    this.#begin(from);
    let at = from;
    while (at < to) {
      const byte = bytes[at];
      if (byte === QUOTE && (at === from || bytes[at - 1] === COMMA)) {
        at = this.#skipQuoted(bytes, at + 1, to);
        if (at < 0) return INCOMPLETE;
      } else if (byte === COMMA) {
        this.#pass(at);
        at += 1;
      } else if (byte === LF) {
        this.#pass(at > from && bytes[at - 1] === CR ? at - 1 : at);
        return this.#checked(at + 1);
      } else {
        at += 1;
      }
    }
    return INCOMPLETE;
  }

  #begin(from: number): void {
    const { separators, positions } = this.#fields;
    this.hasDoubledQuotes = false;
    this.problem = null;
    this.#passed = 0;
    this.#recorded = 0;
    if (separators[0] === 0) {
      positions[0] = from - 1;
      this.#recorded = 1;
    }
    this.#next = separators[this.#recorded] ?? 0;
  }

  #pass(at: number): void {
    this.#passed += 1;
    if (this.#passed !== this.#next) return;
    const { separators, positions } = this.#fields;
    positions[this.#recorded] = at;
    this.#recorded += 1;
    this.#next = separators[this.#recorded] ?? 0;
  }

  #checked(end: number): number {
    const { count } = this.#fields;
    if (this.#passed === count) return end;
    this.problem = `it must have ${count} fields: found ${this.#passed}`;
    return INCOMPLETE;
  }

  /** Where the quoted field goes on that began before `from`: at the separator after its closing quote. */
  #skipQuoted(bytes: Uint8Array, from: number, to: number): number {
    let quote = bytes.indexOf(QUOTE, from);
    while (quote >= 0 && quote + 1 < to) {
      const after = bytes[quote + 1];
      if (after === QUOTE) {
        this.hasDoubledQuotes = true;
        quote = bytes.indexOf(QUOTE, quote + 2);
      } else if (after === COMMA || after === LF) {
        return quote + 1;
      } else if (after === CR) {
        if (quote + 2 >= to) return INCOMPLETE;
        if (bytes[quote + 2] === LF) return quote + 2;
        break;
      } else break;
    }
    if (quote >= 0 && quote + 1 < to) {
      this.problem =
        "a closing quote must be followed by a comma or the line's end: found something else";
    }
    return INCOMPLETE;
  }
}
