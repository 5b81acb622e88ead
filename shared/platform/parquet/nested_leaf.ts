import { brokenFile } from "./broken_file.ts";
import type { KeyCodes } from "./key_codes.ts";
import type { Pages } from "./pages.ts";
import type { Leaf } from "./table.ts";

/** The code of an entry without a value. No value has it. */
export const MISSING: number = -0x80000000;

/** Entries held at once: pages of reports have some ten thousand. */
const MOST_ENTRIES = 1 << 24;

/** The entries of a leaf that repeats: which of them begin a row, how deep each is defined, its value as a code. */
export class NestedLeaf {
  /** Definition levels. */
  definitions: Int32Array = new Int32Array(0);
  /** Repetition levels: 0 where a row begins. */
  repetitions: Int32Array = new Int32Array(0);
  /** Codes of the values; {@link MISSING} where there is none. */
  codes: Int32Array = new Int32Array(0);
  /** The first entry that was not taken. */
  at = 0;
  /** Rows of which every entry is there. */
  ready = 0;

  readonly #leaf: Leaf;
  readonly #values: KeyCodes;
  #pages: Pages | undefined;
  #count = 0;

  /** Entries of a leaf whose codes `values` gives. */
  constructor(leaf: Leaf, values: KeyCodes) {
    this.#leaf = leaf;
    this.#values = values;
  }

  /** Turns to a row group. */
  start(pages: Pages | undefined): void {
    this.#pages = pages;
    this.at = this.#count = this.ready = 0;
  }

  /** Whether the entry goes on with the row of the one before it. */
  isContinued(entry: number): boolean {
    return entry < this.#count && this.repetitions[entry] !== 0;
  }

  /** Reads another page; false when there is none, which also makes the last row complete. */
  async open(): Promise<boolean> {
    const page = await this.#pages?.next() ?? null;
    if (page === null) {
      this.ready = this.#countRows();
      return false;
    }
    const from = this.#makeRoom(page.count);
    const definitions = this.definitions.subarray(from);
    const repetitions = this.repetitions.subarray(from);
    const { definition } = this.#leaf;
    if (page.definitions === null) definitions.fill(definition, 0, page.count);
    else page.definitions.read(definitions, page.count);
    if (page.repetitions === null) repetitions.fill(0, 0, page.count);
    else page.repetitions.read(repetitions, page.count);
    let present = 0;
    for (let i = 0; i < page.count; i++) {
      if (definitions[i] === definition) present += 1;
    }
    const into = new Int32Array(present);
    const dictionary = this.#pages?.dictionary ?? null;
    this.#values.read(page, dictionary, { into, count: present });
    let next = 0;
    for (let i = 0; i < page.count; i++) {
      this.codes[from + i] = definitions[i] === definition
        ? into[next++] ?? MISSING
        : MISSING;
    }
    this.#count = from + page.count;
    // The next page may go on with the last row.
    this.ready = Math.max(0, this.#countRows() - 1);
    return true;
  }

  #countRows(): number {
    let rows = 0;
    for (let entry = this.at; entry < this.#count; entry++) {
      if (this.repetitions[entry] === 0) rows += 1;
    }
    return rows;
  }

  /** Moves what was not taken to the front and gives where it ends. */
  #makeRoom(count: number): number {
    const left = this.#count - this.at;
    if (left + count > MOST_ENTRIES) {
      throw brokenFile(`a page has more entries than are read: ${count}`);
    }
    const moved = (numbers: Int32Array) => {
      const room = numbers.length < left + count
        ? new Int32Array(left + count)
        : numbers;
      room.set(numbers.subarray(this.at, this.#count));
      return room;
    };
    this.definitions = moved(this.definitions);
    this.repetitions = moved(this.repetitions);
    this.codes = moved(this.codes);
    this.at = 0;
    return left;
  }
}
