import { brokenFile } from "./broken_file.ts";

/** Widths up to which a value lies within four bytes, wherever its first bit is. */
const WIDTH_OF_WORD = 25;

/**
 * Small whole numbers as Parquet writes levels and dictionary codes: runs of one value, and values packed bit by bit.
 *
 * Read in pieces of any length. Source: the Parquet format, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid".
 */
export class Hybrid {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #width: number;
  readonly #end: number;
  #at: number;
  // What is left of the run, and either its value or where its packed values begin and how many of them were read.
  #left = 0;
  #value = 0;
  #packedAt = -1;
  #read = 0;

  /** Numbers of `width` bits between `from` and `to`. Numbers without bits are zeros, however many. */
  constructor(bytes: Uint8Array, from: number, to: number, width: number) {
    if (width > 32 || from > to || to > bytes.length) {
      throw brokenFile("codes of a page lie outside of it");
    }
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#width = width;
    this.#at = from;
    this.#end = to;
    if (width === 0) this.#left = Infinity;
  }

  /** Reads the next `count` numbers to the beginning of `into`. */
  read(into: Int32Array, count: number): void {
    let done = 0;
    while (done < count) {
      if (this.#left === 0) this.#openRun();
      const some = Math.min(this.#left, count - done);
      if (this.#packedAt < 0) into.fill(this.#value, done, done + some);
      else this.#unpack(into, done, some);
      this.#left -= some;
      done += some;
    }
  }

  /** Reads the next `count` numbers as what `meanings` has at their place. Throws for a number without a place. */
  readMeanings(into: Int32Array, count: number, meanings: Int32Array): void {
    let done = 0;
    while (done < count) {
      if (this.#left === 0) this.#openRun();
      const some = Math.min(this.#left, count - done);
      if (this.#packedAt < 0) {
        into.fill(meaningOf(this.#value, meanings), done, done + some);
      } else {
        this.#unpack(into, done, some);
        translate(into, { from: done, to: done + some }, meanings);
      }
      this.#left -= some;
      done += some;
    }
  }

  /** Whether the next `count` numbers are one run of `value`; if so, they are skipped. */
  skipRunOf(value: number, count: number): boolean {
    if (this.#left === 0 && count > 0) this.#openRun();
    if (
      this.#packedAt >= 0 || this.#value !== value || this.#left < count
    ) return false;
    this.#left -= count;
    return true;
  }

  #openRun(): void {
    while (this.#left === 0) {
      const header = this.#readHeader();
      const length = Math.floor(header / 2);
      if (header % 2 === 1) {
        this.#left = length * 8;
        this.#packedAt = this.#at;
        this.#read = 0;
        this.#at += length * this.#width;
      } else {
        this.#left = length;
        this.#packedAt = -1;
        this.#value = this.#readValue();
      }
    }
  }

  #readHeader(): number {
    let header = 0;
    for (let power = 1; power < 2 ** 35; power *= 128) {
      const byte = this.#next();
      header += (byte & 127) * power;
      if (byte < 128) return header;
    }
    throw brokenFile("a run has no length");
  }

  #readValue(): number {
    let value = 0;
    for (let shift = 0; shift < this.#width; shift += 8) {
      value |= this.#next() << shift;
    }
    return value;
  }

  #next(): number {
    if (this.#at >= this.#end) throw brokenFile("a page has too few values");
    return this.#bytes[this.#at++] ?? 0;
  }

  #unpack(into: Int32Array, at: number, count: number): void {
    const width = this.#width;
    const first = this.#read % 8;
    const start = this.#packedAt + ((this.#read - first) / 8) * width;
    if (start + Math.ceil(((first + count) * width) / 8) > this.#end) {
      throw brokenFile("a page has too few values");
    }
    const bits = (this.#bytes.length - 4 - start) * 8;
    const quick = width > WIDTH_OF_WORD
      ? 0
      : Math.max(0, Math.min(count, Math.floor(bits / width) - first));
    unpackWords(this.#view, { start, first, width, count: quick }, into, at);
    for (let i = quick; i < count; i++) {
      into[at + i] = this.#unpackOne(start, (first + i) * width);
    }
    this.#read += count;
  }

  /** The last values of a page, and those of uncommon widths, a bit at a time. */
  #unpackOne(start: number, bit: number): number {
    let value = 0;
    for (let i = 0; i < this.#width; i++) {
      const byte = this.#bytes[start + Math.floor((bit + i) / 8)] ?? 0;
      value |= ((byte >>> ((bit + i) % 8)) & 1) << i;
    }
    return value;
  }
}

/** Values of up to 25 bits: each is within the four bytes from the one with its first bit. */
function unpackWords(
  view: DataView,
  { start, first, width, count }: {
    start: number;
    first: number;
    width: number;
    count: number;
  },
  into: Int32Array,
  at: number,
): void {
  const mask = (1 << width) - 1;
  let bit = first * width;
  for (let i = at; i < at + count; i++) {
    into[i] = (view.getInt32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
    bit += width;
  }
}

function translate(
  codes: Int32Array,
  { from, to }: { from: number; to: number },
  meanings: Int32Array,
): void {
  for (let i = from; i < to; i++) {
    codes[i] = meaningOf(codes[i] ?? 0, meanings);
  }
}

function meaningOf(code: number, meanings: Int32Array): number {
  const meaning = meanings[code];
  if (meaning === undefined) {
    throw brokenFile("a code is not in its dictionary");
  }
  return meaning;
}
