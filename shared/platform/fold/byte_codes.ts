import { type Bytes, equalRanges, hashRange } from "./byte_ranges.ts";
import type { Texts } from "./texts.ts";

/** Entries and bytes kept at most; then the memory starts over, which costs time and changes no code. */
const MOST_ENTRIES = 1 << 16;
const MOST_BYTES = 4 << 20;

/**
 * The code of a column's value straight from its bytes: no string is made but for a value not met before.
 *
 * A hash table with open addressing over the values' bytes. It only remembers what {@link Texts} decides.
 */
export class ByteCodes {
  readonly #texts: Texts;
  readonly #canonical: ((text: string) => string | null) | undefined;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  // A slot holds the number of an entry plus one; 0 is free. An entry is four numbers: hash, length, place, code.
  #slots = new Int32Array(64);
  #entries = new Int32Array(4 * 32);
  #size = 0;
  /** The entry that was found last. */
  #last = 0;
  #kept: Bytes = toBytes(new Uint8Array(1024));
  #end = 0;

  /** A memory for values that mean what `canonical` says, or themselves. */
  constructor(texts: Texts, canonical?: (text: string) => string | null) {
    this.#texts = texts;
    this.#canonical = canonical;
  }

  /** The code of the value between `from` and `to`; an empty value is null. */
  codeOf(source: Bytes, from: number, to: number): number {
    if (from >= to) return 0;
    const length = to - from;
    // Lines that stand together are much alike.
    if (this.#isEntry(this.#last, source, from, length)) {
      return this.#entries[this.#last * 4 + 3] ?? 0;
    }
    const hash = hashRange(source, from, to);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (
      let entry = (this.#slots[slot] ?? 0) - 1;
      entry >= 0;
      entry = (this.#slots[slot] ?? 0) - 1
    ) {
      if (
        this.#entries[entry * 4] === hash &&
        this.#isEntry(entry, source, from, length)
      ) {
        this.#last = entry;
        return this.#entries[entry * 4 + 3] ?? 0;
      }
      slot = (slot + 1) & mask;
    }
    return this.#remember(source.bytes.subarray(from, to), hash);
  }

  /** Forgets every value: the texts were cleared, or the memory is full. */
  forget(): void {
    this.#slots.fill(0);
    this.#size = 0;
    this.#end = 0;
    this.#entries[1] = 0;
    this.#last = 0;
  }

  /** Whether an entry's value is that one, which is not empty. */
  #isEntry(
    entry: number,
    source: Bytes,
    from: number,
    length: number,
  ): boolean {
    return this.#entries[entry * 4 + 1] === length &&
      equalRanges(
        this.#kept,
        this.#entries[entry * 4 + 2] ?? 0,
        source,
        from,
        length,
      );
  }

  #remember(value: Uint8Array, hash: number): number {
    const text = this.#decoder.decode(value);
    const code = this.#texts.codeOf(
      this.#canonical === undefined ? text : this.#canonical(text),
    );
    if (this.#size >= MOST_ENTRIES || this.#end >= MOST_BYTES) this.forget();
    this.#makeRoom(value.length);
    this.#kept.bytes.set(value, this.#end);
    this.#entries.set([hash, value.length, this.#end, code], this.#size * 4);
    this.#end += value.length;
    this.#size += 1;
    this.#place(this.#size, hash);
    return code;
  }

  #place(entry: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  #makeRoom(length: number): void {
    if (this.#end + length > this.#kept.bytes.length) {
      const larger = new Uint8Array(2 * (this.#end + length));
      larger.set(this.#kept.bytes.subarray(0, this.#end));
      this.#kept = toBytes(larger);
    }
    if ((this.#size + 1) * 2 <= this.#slots.length) return;
    const entries = new Int32Array(this.#entries.length * 2);
    entries.set(this.#entries);
    this.#entries = entries;
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let entry = 1; entry <= this.#size; entry++) {
      this.#place(entry, entries[(entry - 1) * 4] ?? 0);
    }
  }
}

function toBytes(bytes: Uint8Array): Bytes {
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
}
