import type { Bytes } from "../fold/byte_ranges.ts";
import type { Fields } from "./fields.ts";
import { BLOCK, INCOMPLETE, type Scanner } from "./scanner.ts";
import { COMMA, CR, LF, QUOTE } from "./signs.ts";
import {
  commasIn,
  countFound,
  endsIn,
  firstQuoteIn,
  lowestBit,
  toBits,
} from "./words.ts";

/**
 * The scanner that needs nothing but TypeScript, sixteen bytes a step as four words.
 *
 * Where a block has commas only and no wanted one, they are just counted; otherwise its signs are looked at one by one.
 */
export class LineScanner implements Scanner {
  /** Whether a quote is doubled somewhere in the line. */
  hasDoubledQuotes = false;
  /** What is wrong with the line; null when nothing is or when it only does not end yet. */
  problem: string | null = null;

  readonly #fields: Fields;
  readonly #source: Bytes;

  /** A scanner of these bytes that writes into `fields`. */
  constructor(fields: Fields, source: Bytes) {
    this.#fields = fields;
    this.#source = source;
  }

  /** Where the line that begins at `from` ends, after its line feed; {@link INCOMPLETE} when not before `to`. */
  scan(from: number, to: number): number {
    const { bytes, view } = this.#source;
    const { separators, positions } = this.#fields;
    this.hasDoubledQuotes = false;
    this.problem = null;
    let recorded = this.#recordBeginning(from);
    let next = separators[recorded] ?? 0;
    let passed = 0;
    block:
    for (let at = from; at < to; at += BLOCK) {
      const a = view.getInt32(at, true);
      const b = view.getInt32(at + 4, true);
      const c = view.getInt32(at + 8, true);
      const d = view.getInt32(at + 12, true);
      const endsA = endsIn(a);
      const endsB = endsIn(b);
      const endsC = endsIn(c);
      const endsD = endsIn(d);
      const commasA = commasIn(a);
      const commasB = commasIn(b);
      const commasC = commasIn(c);
      const commasD = commasIn(d);
      if ((endsA | endsB | endsC | endsD) === 0) {
        const count = countFound(commasA, commasB, commasC, commasD);
        if (passed + count < next) {
          passed += count;
          continue;
        }
      }
      for (
        let bits = toBits(
          commasA | endsA,
          commasB | endsB,
          commasC | endsC,
          commasD | endsD,
        );
        bits !== 0;
        bits &= bits - 1
      ) {
        const sign = at + lowestBit(bits);
        if (sign >= to) return INCOMPLETE;
        const byte = bytes[sign];
        if (byte === QUOTE) {
          if (sign > from && bytes[sign - 1] !== COMMA) continue;
          let after = this.#skipQuoted(sign + 1, to);
          // After a comma the next field is often quoted too.
          while (bytes[after] === COMMA && bytes[after + 1] === QUOTE) {
            passed += 1;
            if (passed === next) {
              positions[recorded] = after;
              recorded += 1;
              next = separators[recorded] ?? 0;
            }
            after = this.#skipQuoted(after + 2, to);
          }
          if (after === INCOMPLETE) return INCOMPLETE;
          at = after - BLOCK;
          continue block;
        }
        if (byte !== COMMA && byte !== LF) continue;
        passed += 1;
        if (passed === next) {
          positions[recorded] = sign;
          recorded += 1;
          next = separators[recorded] ?? 0;
        }
        if (byte === LF) return this.#endLine(bytes, sign, passed);
      }
    }
    return INCOMPLETE;
  }

  /** How many separators are recorded when a line begins. */
  #recordBeginning(from: number): number {
    const { separators, positions } = this.#fields;
    if (separators[0] !== 0) return 0;
    positions[0] = from - 1;
    return 1;
  }

  #endLine(bytes: Uint8Array, lineFeed: number, passed: number): number {
    const { count, positions } = this.#fields;
    if (passed !== count) {
      this.problem = `it must have ${count} fields: found ${passed}`;
      return INCOMPLETE;
    }
    // Of CRLF both are the line's end. An empty line has no byte before that would be its own.
    if (bytes[lineFeed - 1] === CR) {
      positions[positions.length - 1] = lineFeed - 1;
    }
    return lineFeed + 1;
  }

  /** Where the separator after the quoted field is that began before `from`. */
  #skipQuoted(from: number, to: number): number {
    const { bytes, view } = this.#source;
    let quote = nextQuote(view, from, to);
    while (quote + 1 < to) {
      const after = bytes[quote + 1];
      if (after === COMMA || after === LF) return quote + 1;
      if (after === QUOTE) {
        this.hasDoubledQuotes = true;
        quote = nextQuote(view, quote + 2, to);
      } else if (after === CR && quote + 2 === to) {
        return INCOMPLETE;
      } else if (after === CR && bytes[quote + 2] === LF) {
        return quote + 2;
      } else {
        this.problem =
          "a closing quote must be followed by a comma or the line's end: found something else";
        return INCOMPLETE;
      }
    }
    return INCOMPLETE;
  }
}

/** Where the first quote from `from` on is; `to` or more when there is none before. */
function nextQuote(view: DataView, from: number, to: number): number {
  for (let at = from; at < to; at += 4) {
    const found = firstQuoteIn(view.getInt32(at, true));
    if (found !== 0) return at + (lowestBit(found) >> 3);
  }
  return to;
}
