import { brokenFile } from "./broken_file.ts";

/** Types of the compact protocol that Parquet uses. */
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const INTEGER = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

/** How deep structures may lie in each other. Footers have eight levels. */
const MOST_DEPTH = 32;

/**
 * Reads Thrift's compact protocol, and above all skips what nobody asked for: most of a footer is statistics.
 *
 * Source: apache/thrift, doc/specs/thrift-compact-protocol.md.
 */
export class ThriftReader {
  /** Where it reads next. */
  at: number;
  /** Whether the field of a structure that was met last is `true`: truth values are in a field's type, not after it. */
  isTrue = false;
  readonly #bytes: Uint8Array;

  /** Reads `bytes` from `at` on. */
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Goes over a structure: `read` reads the value of a field, or leaves it and says false. */
  struct(read: (field: number) => boolean): void {
    let field = 0;
    for (;;) {
      const header = this.#byte();
      const type = header & 15;
      if (type === 0) return;
      this.isTrue = type === TRUE;
      field = header > 15 ? field + (header >> 4) : this.integer();
      if (!read(field)) this.#skip(type, 0);
    }
  }

  /** Goes over a list: `read` reads one item. */
  list(read: () => void): void {
    const header = this.#byte();
    const size = header >> 4 === 15 ? this.#varint() : header >> 4;
    for (let i = 0; i < size; i++) read();
  }

  /** A whole number, exact up to 2^53. */
  integer(): number {
    const zigzag = this.#varint();
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  /** A text in UTF-8. */
  text(): string {
    const length = this.#varint();
    const from = this.at;
    this.at += length;
    if (this.at > this.#bytes.length) throw brokenFile("a text is cut off");
    return new TextDecoder().decode(this.#bytes.subarray(from, this.at));
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw brokenFile("a structure is cut off");
    return byte;
  }

  #varint(): number {
    let value = this.#byte();
    if (value < 128) return value;
    value -= 128;
    for (let power = 128; power < 2 ** 63; power *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * power;
      if (byte < 128) return value;
    }
    throw brokenFile("a number has no end");
  }

  #skip(type: number, depth: number): void {
    if (type <= FALSE) return;
    if (type === BYTE) this.at += 1;
    else if (type <= INTEGER) this.#varint();
    else if (type === DOUBLE) this.at += 8;
    else if (type === BINARY) {
      const length = this.#varint();
      this.at += length;
    } else if (depth < MOST_DEPTH && type === STRUCT) {
      this.#skipStruct(depth + 1);
    } else if (depth < MOST_DEPTH && (type === LIST || type === SET)) {
      this.#skipList(depth + 1);
    } else {throw brokenFile(
        `a structure has a type that is not known: ${type}`,
      );}
  }

  #skipStruct(depth: number): void {
    for (let header = this.#byte(); header !== 0; header = this.#byte()) {
      if (header < 16) this.#varint();
      this.#skip(header & 15, depth);
    }
  }

  #skipList(depth: number): void {
    const header = this.#byte();
    const type = header & 15;
    const size = header >> 4 === 15 ? this.#varint() : header >> 4;
    for (let i = 0; i < size; i++) {
      // Truth values take a byte in lists, and none in structures.
      if (type <= FALSE) this.#byte();
      else this.#skip(type, depth);
    }
  }
}
