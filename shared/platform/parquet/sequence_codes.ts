import { mix, spread } from "../fold/byte_ranges.ts";

/** Sequences and numbers remembered at most; then the memory starts over. */
const MOST_SEQUENCES = 1 << 16;
const MOST_NUMBERS = 1 << 20;

/** What sequences of numbers stand for, remembered: a hash table with open addressing over the sequences. */
export class SequenceCodes {
  // A slot holds the number of a sequence plus one; 0 is free. Of a sequence: its hash, where it begins and ends, its code.
  #slots = new Int32Array(1024);
  #sequences: number[] = [];
  #numbers: number[] = [];

  /** The code of the first `length` numbers; `decide` tells it at their first sight. */
  codeOf(numbers: Int32Array, length: number, decide: () => number): number {
    const hash = hashOf(numbers, length);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (
      let sequence = this.#slots[slot] ?? 0;
      sequence !== 0;
      sequence = this.#slots[slot] ?? 0
    ) {
      const at = (sequence - 1) * 4;
      if (
        this.#sequences[at] === hash && this.#isAt(at, numbers, length)
      ) return this.#sequences[at + 3] ?? 0;
      slot = (slot + 1) & mask;
    }
    const code = decide();
    this.#remember(numbers.subarray(0, length), hash, code);
    return code;
  }

  /** Forgets every sequence. */
  clear(): void {
    this.#slots.fill(0);
    this.#sequences = [];
    this.#numbers = [];
  }

  #isAt(at: number, numbers: Int32Array, length: number): boolean {
    const from = this.#sequences[at + 1] ?? 0;
    if ((this.#sequences[at + 2] ?? 0) - from !== length) return false;
    for (let i = 0; i < length; i++) {
      if (this.#numbers[from + i] !== numbers[i]) return false;
    }
    return true;
  }

  #remember(numbers: Int32Array, hash: number, code: number): void {
    const most = MOST_SEQUENCES * 4;
    if (
      this.#sequences.length >= most || this.#numbers.length >= MOST_NUMBERS
    ) this.clear();
    const from = this.#numbers.length;
    for (const number of numbers) this.#numbers.push(number);
    this.#sequences.push(hash, from, this.#numbers.length, code);
    this.#place(this.#sequences.length / 4, hash);
    if (this.#sequences.length > this.#slots.length * 2) this.#grow();
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#sequences.length; at += 4) {
      this.#place(at / 4 + 1, this.#sequences[at] ?? 0);
    }
  }

  #place(sequence: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = sequence;
  }
}

function hashOf(numbers: Int32Array, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) hash = mix(hash, numbers[i] ?? 0);
  return spread(hash);
}
