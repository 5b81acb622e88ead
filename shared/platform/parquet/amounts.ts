import { Decimal } from "../decimal.ts";
import { readParts } from "../fold/decimal_parts.ts";
import { ABSENT, ODD, PLAIN } from "../fold/groups.ts";
import { brokenFile } from "./broken_file.ts";
import { splitDouble } from "./double_parts.ts";
import type { Page } from "./pages.ts";
import { MOST_SCALED, scaleDouble } from "./scaled_sums.ts";
import type { Raw, ValueKind } from "./value_kind.ts";

/** The form of a value that is no number. Three others are those of `Groups`. */
export const UNREADABLE = 3;
/** The form of a number as `scaleDouble` gives it. */
export const SCALED = 4;

/** Characters of a number that parts may hold, and some more. */
const TEXT_ROOM = 64;

/** 1e-10ths in a unit of each scale up to 10. */
const FACTORS = Array.from({ length: 11 }, (_, scale) => 10 ** (10 - scale));

const ENCODER = new TextEncoder();

/** Numbers of a measure, one a row or one an entry of a dictionary. */
export class Amounts {
  /** How each is there. */
  readonly forms: Uint8Array;
  /** Those that are scaled; NaN for the others. */
  readonly scaled: Float64Array;
  /** Those in two parts, as `readParts` writes them. */
  readonly parts: Float64Array;
  /** Those that do not fit into parts. */
  readonly odd = new Map<number, Decimal>();
  /** What stands where no number does. */
  readonly unreadable = new Map<number, string>();
  readonly #text = new Uint8Array(TEXT_ROOM);

  /** Room for `count` numbers. */
  constructor(count: number) {
    this.forms = new Uint8Array(count);
    this.scaled = new Float64Array(count).fill(NaN);
    this.parts = new Float64Array(2 * count);
  }

  /** Forgets what is not in the arrays, before they are written anew. */
  clear(): void {
    if (this.odd.size > 0) this.odd.clear();
    if (this.unreadable.size > 0) this.unreadable.clear();
  }

  /** Reads `count` plain values from `from` on; gives where they end. */
  readPlain(
    values: Page["values"],
    from: number,
    { kind, count }: { kind: ValueKind; count: number },
  ): number {
    if (kind.isDouble && from + 8 * count <= values.bytes.length) {
      this.#readDoubles(values.view, from, count);
      return from + 8 * count;
    }
    const { view, bytes } = values;
    let at = from;
    for (let i = 0; i < count; i++) {
      let length = kind.width ?? 4;
      if (at + length > bytes.length) {
        throw brokenFile("a page has too few values");
      }
      if (kind.width === null) {
        length = view.getUint32(at, true);
        at += 4;
        if (at + length > bytes.length) {
          throw brokenFile("a value reaches beyond its page");
        }
      }
      if (kind.raw === null) this.#setText(i, bytes, at, at + length);
      else this.#setRaw(i, kind.raw(view, at, length), kind);
      at += length;
    }
    return at;
  }

  /** No number. */
  setAbsent(index: number): void {
    this.scaled[index] = NaN;
    this.forms[index] = ABSENT;
  }

  /** One number as text. */
  set(index: number, text: string): void {
    this.scaled[index] = NaN;
    const { read, written } = ENCODER.encodeInto(text, this.#text);
    if (
      read === text.length &&
      readParts(this.#text, 0, written, this.parts, 2 * index)
    ) {
      this.forms[index] = PLAIN;
      return;
    }
    const number = Decimal.find(text);
    if (number === null) {
      this.unreadable.set(index, text);
      this.forms[index] = UNREADABLE;
    } else {
      this.odd.set(index, number);
      this.forms[index] = ODD;
    }
  }

  /** Takes the number at `from` of others as its own at `index`. */
  copy(index: number, others: Amounts, from: number): void {
    const form = others.forms[from] ?? ABSENT;
    this.forms[index] = form;
    this.scaled[index] = others.scaled[from] ?? NaN;
    this.parts[2 * index] = others.parts[2 * from] ?? 0;
    this.parts[2 * index + 1] = others.parts[2 * from + 1] ?? 0;
    if (form === ODD) {
      this.odd.set(index, others.odd.get(from) ?? Decimal.ZERO);
    } else if (form === UNREADABLE) {
      this.unreadable.set(index, others.unreadable.get(from) ?? "");
    }
  }

  #readDoubles(view: DataView, at: number, count: number): void {
    this.forms.fill(SCALED, 0, count);
    for (let i = 0; i < count; i++) {
      i = readDoubles(view, at, { from: i, to: count }, this.scaled);
      if (i === count) return;
      const value = view.getFloat64(at + 8 * i, true);
      if (splitDouble(value, this.parts, 2 * i)) this.forms[i] = PLAIN;
      else this.set(i, String(value));
    }
  }

  /** A whole number of tenths, hundredths and so on down to 1e-10ths is scaled by a product, exact below 2^53. */
  #setRaw(index: number, raw: Raw, { scale, text }: ValueKind): void {
    const factor = FACTORS[scale ?? -1];
    if (typeof raw === "number" && factor !== undefined) {
      const scaled = raw * factor;
      if (scaled < MOST_SCALED && scaled > -MOST_SCALED) {
        this.scaled[index] = scaled;
        this.forms[index] = SCALED;
        return;
      }
    }
    this.set(index, text(raw) ?? "");
  }

  #setText(index: number, bytes: Uint8Array, from: number, to: number): void {
    this.scaled[index] = NaN;
    if (from === to) this.forms[index] = ABSENT;
    else if (readParts(bytes, from, to, this.parts, 2 * index)) {
      this.forms[index] = PLAIN;
    } else this.set(index, new TextDecoder().decode(bytes.subarray(from, to)));
  }
}

/** Reads doubles up to the first that is not scaled; gives its number. */
function readDoubles(
  view: DataView,
  at: number,
  { from, to }: { from: number; to: number },
  scaled: Float64Array,
): number {
  for (let i = from; i < to; i++) {
    const number = scaleDouble(view.getFloat64(at + 8 * i, true));
    scaled[i] = number;
    if (!(number === number)) return i;
  }
  return to;
}
