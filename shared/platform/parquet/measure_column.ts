import { Amounts, SCALED } from "./amounts.ts";
import { brokenFile } from "./broken_file.ts";
import { BLOCK, type BlockColumn, FlatPages } from "./flat_column.ts";
import type { Dictionary, Pages } from "./pages.ts";
import type { Leaf } from "./table.ts";
import type { ValueKind } from "./value_kind.ts";

/** A measure, one number a row at most. */
export class Measure implements BlockColumn {
  /** The numbers of the block read last. */
  readonly amounts: Amounts = new Amounts(BLOCK);
  readonly #kind: ValueKind;
  readonly #pages: FlatPages;
  readonly #codes = new Int32Array(BLOCK);
  readonly #present = new Amounts(BLOCK);
  #dictionary: Dictionary | null = null;
  #entries = new Amounts(0);

  /** The measure in a leaf whose values are of `kind`. */
  constructor(leaf: Leaf, kind: ValueKind) {
    this.#kind = kind;
    this.#pages = new FlatPages(leaf.definition);
  }

  /** How many rows can be read before it must be opened again. */
  get ready(): number {
    return this.#pages.ready;
  }

  /** Turns to a row group. */
  start([pages]: readonly Pages[]): void {
    this.#pages.start(pages);
  }

  /** Makes rows ready. */
  open(): Promise<void> {
    return this.#pages.open();
  }

  /** Reads the next `count` rows. */
  read(count: number): void {
    this.amounts.clear();
    const present = this.#pages.countPresent(count);
    if (present === count) {
      this.#readPresent(this.amounts, count);
      return;
    }
    this.#present.clear();
    this.#readPresent(this.#present, present);
    let next = 0;
    for (let row = 0; row < count; row++) {
      if (this.#pages.isPresent(row)) {
        this.amounts.copy(row, this.#present, next++);
      } else this.amounts.setAbsent(row);
    }
  }

  #readPresent(amounts: Amounts, count: number): void {
    const { page } = this.#pages;
    if (page.codes === null) {
      page.at = amounts.readPlain(page.values, page.at, {
        kind: this.#kind,
        count,
      });
      return;
    }
    if (count === 0) return;
    page.codes.read(this.#codes, count);
    this.#openDictionary(this.#pages.dictionary);
    amounts.forms.fill(SCALED, 0, count);
    for (let i = 0; i < count; i++) {
      const rest = { from: i, to: count };
      i = translate(this.#codes, rest, this.#entries.scaled, amounts.scaled);
      if (i === count) return;
      amounts.copy(i, this.#entries, this.#entryAt(i));
    }
  }

  #entryAt(row: number): number {
    const code = this.#codes[row] ?? 0;
    if (code >>> 0 >= this.#entries.forms.length) {
      throw brokenFile("a code is not in its dictionary");
    }
    return code;
  }

  #openDictionary(dictionary: Dictionary | null): void {
    if (this.#dictionary === dictionary) return;
    if (dictionary === null) throw brokenFile("a dictionary is missing");
    const { count } = dictionary;
    if (count > dictionary.bytes.length) {
      throw brokenFile("a dictionary has fewer values than it says");
    }
    this.#dictionary = dictionary;
    this.#entries = new Amounts(count);
    this.#entries.readPlain(dictionary, 0, { kind: this.#kind, count });
  }
}

/** Codes of a dictionary's entries become the entries, up to the first that is not scaled; gives where it was. */
function translate(
  codes: Int32Array,
  { from, to }: { from: number; to: number },
  entries: Float64Array,
  scaled: Float64Array,
): number {
  for (let i = from; i < to; i++) {
    const number = entries[codes[i] ?? 0] ?? NaN;
    scaled[i] = number;
    if (!(number === number)) return i;
  }
  return to;
}
