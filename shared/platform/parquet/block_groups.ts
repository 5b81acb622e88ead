import { mix, spread } from "../fold/byte_ranges.ts";
import { BLOCK } from "./flat_column.ts";
import { codeAt, fits, type Packing, packingFor } from "./packing.ts";

/** Rows of a block, from the first up to but without the last. */
export interface Rows {
  /** The first row. */
  readonly from: number;
  /** The row after the last. */
  readonly to: number;
}

/** The codes of a column. */
export interface CodeColumn {
  /** The codes of a block. */
  readonly codes: Int32Array;
  /** What every code is below. */
  readonly size: () => number;
}

/**
 * Groups numbered from 0 in the order in which they are first met, a block of rows at a time.
 *
 * A hash table with open addressing, as `GroupTable` is for single lines; here the codes lie in columns, and each is packed into
 * the rows by a loop of its own.
 */
export class BlockGroups {
  readonly #columns: readonly CodeColumn[];
  #packing: Packing;
  #rows: Int32Array;
  #size = 0;
  // Two numbers a slot: a group's number plus one, 0 being free, and the group's hash.
  #slots = new Int32Array(4 * 1024);
  #kept: Int32Array;

  /** Groups by the codes of these columns. */
  constructor(columns: readonly CodeColumn[]) {
    this.#columns = columns;
    this.#packing = packingFor([]);
    this.#rows = new Int32Array(0);
    this.#kept = new Int32Array(0);
    this.#pack(columns.map(({ size }) => size()));
  }

  /** How many groups there are. */
  get size(): number {
    return this.#size;
  }

  /** Memory that the codes of a group take. */
  get bytesPerGroup(): number {
    return 4 * this.#packing.words;
  }

  /** Writes the group of each row of the block. */
  find(rows: Rows, into: Int32Array): void {
    const sizes = this.#columns.map(({ size }) => size());
    if (!fits(this.#packing, sizes)) this.#pack(sizes);
    const { places, words } = this.#packing;
    this.#rows.fill(0, rows.from * words, rows.to * words);
    this.#columns.forEach(({ codes }, i) => {
      const { word = 0, shift = 0 } = places[i] ?? {};
      packColumn(codes, rows, this.#rows, { word, shift, words });
    });
    this.#reserve(this.#size + rows.to - rows.from);
    this.#size = findGroups(this.#rows, rows, into, {
      words,
      slots: this.#slots,
      kept: this.#kept,
      size: this.#size,
    });
  }

  /** A code of a group. */
  codeAt(group: number, column: number): number {
    const { places, words } = this.#packing;
    const place = places[column];
    return place === undefined ? 0 : codeAt(this.#kept, group * words, place);
  }

  /** Forgets every group. */
  clear(): void {
    this.#size = 0;
    this.#slots.fill(0);
  }

  /** Makes room for so many groups, so that the loop that finds them need not. */
  #reserve(size: number): void {
    const { words } = this.#packing;
    if (size * words > this.#kept.length) {
      const kept = new Int32Array(
        Math.max(size * words, this.#kept.length * 2),
      );
      kept.set(this.#kept);
      this.#kept = kept;
    }
    if (size * 4 <= this.#slots.length) return;
    let length = this.#slots.length;
    while (length < size * 4) length *= 2;
    this.#slots = new Int32Array(length);
    this.#placeAll();
  }

  #placeAll(): void {
    const { words } = this.#packing;
    for (let group = 0; group < this.#size; group++) {
      const hash = hashOf(this.#kept, group * words, words);
      place(this.#slots, group + 1, hash);
    }
  }

  /** Packs anew, the groups there are as well. */
  #pack(sizes: readonly number[]): void {
    const old = this.#packing;
    const packing = packingFor(sizes);
    const room = Math.max(1024, 2 * this.#size);
    const kept = new Int32Array(room * packing.words);
    for (let group = 0; group < this.#size; group++) {
      packing.places.forEach(({ word, shift }, i) => {
        const before = old.places[i];
        if (before === undefined) return;
        const code = codeAt(this.#kept, group * old.words, before);
        const at = group * packing.words + word;
        kept[at] = (kept[at] ?? 0) | (code << shift);
      });
    }
    this.#packing = packing;
    this.#kept = kept;
    this.#rows = new Int32Array(BLOCK * packing.words);
    this.#slots.fill(0);
    this.#placeAll();
  }
}

function packColumn(
  codes: Int32Array,
  { from, to }: Rows,
  into: Int32Array,
  { word, shift, words }: { word: number; shift: number; words: number },
): void {
  let at = from * words + word;
  for (let row = from; row < to; row++) {
    into[at] = (into[at] ?? 0) | ((codes[row] ?? 0) << shift);
    at += words;
  }
}

function hashOf(rows: Int32Array, from: number, words: number): number {
  let hash = 0;
  for (let i = 0; i < words; i++) hash = mix(hash, rows[from + i] ?? 0);
  return spread(hash);
}

function place(slots: Int32Array, group: number, hash: number): void {
  const mask = slots.length - 2;
  let slot = (hash << 1) & mask;
  while (slots[slot] !== 0) slot = (slot + 2) & mask;
  slots[slot] = group;
  slots[slot + 1] = hash;
}

/** Writes the group of each row, new ones in the order in which they are met; gives how many groups there are then. */
function findGroups(
  rows: Int32Array,
  { from, to }: Rows,
  into: Int32Array,
  { words, slots, kept, size }: {
    words: number;
    slots: Int32Array;
    kept: Int32Array;
    size: number;
  },
): number {
  const mask = slots.length - 2;
  for (let row = from; row < to; row++) {
    const at = row * words;
    const hash = hashOf(rows, at, words);
    let slot = (hash << 1) & mask;
    let group = slots[slot] ?? 0;
    while (
      group !== 0 &&
      (slots[slot + 1] !== hash ||
        !isSame(rows, at, kept, (group - 1) * words, words))
    ) {
      slot = (slot + 2) & mask;
      group = slots[slot] ?? 0;
    }
    if (group === 0) {
      keep(rows, at, kept, size * words, words);
      size += 1;
      group = size;
      slots[slot] = group;
      slots[slot + 1] = hash;
    }
    into[row] = group - 1;
  }
  return size;
}

function keep(
  rows: Int32Array,
  from: number,
  kept: Int32Array,
  at: number,
  words: number,
): void {
  for (let i = 0; i < words; i++) kept[at + i] = rows[from + i] ?? 0;
}

function isSame(
  a: Int32Array,
  at: number,
  b: Int32Array,
  from: number,
  words: number,
): boolean {
  for (let i = 0; i < words; i++) if (a[at + i] !== b[from + i]) return false;
  return true;
}
