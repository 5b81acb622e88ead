import { mix, spread } from "./byte_ranges.ts";

/**
 * Groups numbered from 0 in the order in which they are first met. A group is a row of codes; equal rows are one group.
 *
 * A hash table with open addressing over the rows, which lie one after the other in one array. What is added up for a
 * group is kept elsewhere, by its number.
 */
export class GroupTable {
  /** The row looked for: write it before {@link GroupTable.find}. */
  readonly row: Int32Array;
  #size = 0;
  // A slot holds the number of a group plus one; 0 is free.
  #slots = new Int32Array(1024);
  #rows: Int32Array;
  #hashes = new Int32Array(512);

  /** A table for rows of `width` codes. */
  constructor(width: number) {
    this.row = new Int32Array(width);
    this.#rows = new Int32Array(width * 512);
  }

  /** How many groups there are. */
  get size(): number {
    return this.#size;
  }

  /** The number of the row's group, a new one where the row is new. */
  find(): number {
    const hash = this.#hashOfRow();
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (
      let group = this.#slots[slot] ?? 0;
      group !== 0;
      group = this.#slots[slot] ?? 0
    ) {
      if (this.#hashes[group - 1] === hash && this.#isRow(group - 1)) {
        return group - 1;
      }
      slot = (slot + 1) & mask;
    }
    return this.#append(hash);
  }

  /** A code of a group's row. */
  codeAt(group: number, index: number): number {
    return this.#rows[group * this.row.length + index] ?? 0;
  }

  /** Forgets every group. */
  clear(): void {
    this.#size = 0;
    this.#slots.fill(0);
  }

  #hashOfRow(): number {
    const { row } = this;
    let hash = 0;
    for (let i = 0; i < row.length; i++) hash = mix(hash, row[i] ?? 0);
    return spread(hash);
  }

  #isRow(group: number): boolean {
    const { row } = this;
    const rows = this.#rows;
    const from = group * row.length;
    for (let i = 0; i < row.length; i++) {
      if (rows[from + i] !== row[i]) return false;
    }
    return true;
  }

  #append(hash: number): number {
    const group = this.#size;
    this.#makeRoom();
    this.#rows.set(this.row, group * this.row.length);
    this.#hashes[group] = hash;
    this.#size = group + 1;
    this.#place(this.#size, hash);
    return group;
  }

  #place(group: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = group;
  }

  #makeRoom(): void {
    if (this.#size < this.#hashes.length) return;
    const rows = new Int32Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let group = 1; group <= this.#size; group++) {
      this.#place(group, hashes[group - 1] ?? 0);
    }
  }
}
