import { brokenFile } from "./broken_file.ts";
import type { Dictionary, Page, Pages } from "./pages.ts";

/** Rows that are read at once, at most: few enough that what is made of them stays in the processor's caches. */
export const BLOCK = 4096;

/** A column whose rows are read in blocks of any length up to {@link BLOCK}, once it was told where its row group is. */
export interface BlockColumn {
  /** How many rows can be read before it must be opened again. */
  readonly ready: number;
  /** Turns to a row group; one `Pages` for each leaf of the column. */
  start(pages: readonly Pages[]): void;
  /** Makes rows ready. Throws where the row group has no more. */
  open(): Promise<void>;
  /** Reads the next `count` rows. */
  read(count: number): void;
}

/** The pages of a column with one value a row at most, and which rows have one. */
export class FlatPages {
  /** How many rows of the page are left. */
  ready = 0;
  /** The levels of the rows that {@link FlatPages.countPresent} counted. */
  readonly levels: Int32Array = new Int32Array(BLOCK);
  readonly #definition: number;
  #pages: Pages | undefined;
  #page: Page | null = null;

  /** Rows that have a value at the level `definition`. */
  constructor(definition: number) {
    this.#definition = definition;
  }

  /** The page that is open. */
  get page(): Page {
    if (this.#page === null) throw brokenFile("a column has too few rows");
    return this.#page;
  }

  /** The dictionary of the page's codes. */
  get dictionary(): Dictionary | null {
    return this.#pages?.dictionary ?? null;
  }

  /** Turns to the pages of another row group. */
  start(pages: Pages | undefined): void {
    this.#pages = pages;
    this.#page = null;
    this.ready = 0;
  }

  /** Opens the next page. */
  async open(): Promise<void> {
    this.#page = await this.#pages?.next() ?? null;
    this.ready = this.page.count;
  }

  /** How many of the next `count` rows have a value; where all have one, nobody looks at levels. */
  countPresent(count: number): number {
    this.ready -= count;
    const { definitions } = this.page;
    if (
      definitions === null || definitions.skipRunOf(this.#definition, count)
    ) {
      return count;
    }
    definitions.read(this.levels, count);
    return countOf(this.#definition, this.levels, count);
  }

  /** Whether the row of the levels counted last has a value. */
  isPresent(row: number): boolean {
    return this.levels[row] === this.#definition;
  }
}

function countOf(value: number, levels: Int32Array, count: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) if (levels[i] === value) found += 1;
  return found;
}
