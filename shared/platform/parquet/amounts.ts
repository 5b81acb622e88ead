import { Decimal } from "../decimal.ts";
import { readParts } from "../fold/decimal_parts.ts";
import { ABSENT, ODD, PLAIN } from "../fold/groups.ts";
import { brokenFile } from "./broken_file.ts";
import { splitDouble } from "./double_parts.ts";
import type { Page } from "./pages.ts";
import type { ValueKind } from "./value_kind.ts";

/** The form of a value that is no number; the others are those of {@link Groups.forms}. */
export const UNREADABLE = 3;

/** Numbers of a measure, one a row or one an entry of a dictionary. */
export class Amounts {
  /** How each is there: absent, in two parts, as a {@link Decimal}, or not to be read. */
  readonly forms: Uint8Array;
  /** Those in two parts, as `readParts` writes them. */
  readonly parts: Float64Array;
  /** Those that do not fit into parts. */
  readonly odd = new Map<number, Decimal>();
  /** What stands where no number does. */
  readonly unreadable = new Map<number, string>();

  /** Room for `count` numbers. */
  constructor(count: number) {
    this.forms = new Uint8Array(count);
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
      readDoubles(values.view, from, count, this);
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
      else this.set(i, kind.text(kind.raw(view, at, length)) ?? "");
      at += length;
    }
    return at;
  }

  /** One number as text. */
  set(index: number, text: string): void {
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
    this.parts[2 * index] = others.parts[2 * from] ?? 0;
    this.parts[2 * index + 1] = others.parts[2 * from + 1] ?? 0;
    if (form === ODD) {
      this.odd.set(index, others.odd.get(from) ?? Decimal.ZERO);
    } else if (form === UNREADABLE) {
      this.unreadable.set(index, others.unreadable.get(from) ?? "");
    }
  }

  #setText(index: number, bytes: Uint8Array, from: number, to: number): void {
    if (from === to) this.forms[index] = ABSENT;
    else if (readParts(bytes, from, to, this.parts, 2 * index)) {
      this.forms[index] = PLAIN;
    } else this.set(index, new TextDecoder().decode(bytes.subarray(from, to)));
  }
}

function readDoubles(
  view: DataView,
  from: number,
  count: number,
  amounts: Amounts,
): void {
  const { parts, forms } = amounts;
  for (let i = 0; i < count; i++) {
    const value = view.getFloat64(from + 8 * i, true);
    if (splitDouble(value, parts, 2 * i)) forms[i] = PLAIN;
    else amounts.set(i, String(value));
  }
}
