import { BLOCK, type BlockColumn, FlatPages } from "./flat_column.ts";
import type { KeyCodes } from "./key_codes.ts";
import type { Pages } from "./pages.ts";
import type { Leaf } from "./table.ts";

/** A key with one value a row, as codes; the code of a row without one is 0. */
export class FlatKey implements BlockColumn {
  /** The codes of the block read last. */
  readonly codes: Int32Array = new Int32Array(BLOCK);
  readonly #values: KeyCodes;
  readonly #pages: FlatPages;
  readonly #present = new Int32Array(BLOCK);

  /** The key that `values` makes of a leaf. */
  constructor(leaf: Leaf, values: KeyCodes) {
    this.#values = values;
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
    const present = this.#pages.countPresent(count);
    const { page, dictionary } = this.#pages;
    if (present === count) {
      this.#values.read(page, dictionary, { into: this.codes, count });
      return;
    }
    const into = this.#present;
    this.#values.read(page, dictionary, { into, count: present });
    let next = 0;
    for (let row = 0; row < count; row++) {
      this.codes[row] = this.#pages.isPresent(row) ? into[next++] ?? 0 : 0;
    }
  }

  /** Whether a code may be negative. */
  get hasUnreadable(): boolean {
    return this.#values.hasUnreadable;
  }

  /** What stood where a code is negative. */
  foundAt(code: number): string {
    return this.#values.foundAt(code);
  }

  /** Forgets what it remembers. Needed when its texts are cleared. */
  forget(): void {
    this.#values.forget();
  }
}
