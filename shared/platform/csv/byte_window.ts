import { Fault } from "../fault.ts";
import { BLOCK } from "./line_scanner.ts";

const FIRST_SIZE = 512 << 10;

/** A line longer than this is a quote that never closes. */
const LONGEST_LINE = 16 << 20;

/**
 * The bytes at hand: what is left of the chunks before, then the newest one, in one buffer that is used over and over.
 *
 * Bytes before `from` are gone at the next {@link ByteWindow.append}.
 */
export class ByteWindow {
  /** The buffer; only `from` to `to` mean anything, but a block more can be looked at. */
  bytes = new Uint8Array(FIRST_SIZE);
  /** The buffer, for reading four bytes at once. */
  view = new DataView(this.bytes.buffer);
  /** Where the next line begins. */
  from = 0;
  /** Where the bytes at hand end. */
  to = 0;
  /** Offset of the buffer's first byte in the file. */
  #start: number;

  /** An empty window onto a file, from an offset on. */
  constructor(offset: number) {
    this.#start = offset;
  }

  /** Offset of the next line in the file. */
  get offset(): number {
    return this.#start + this.from;
  }

  /** Whether no byte is at hand. */
  get isEmpty(): boolean {
    return this.from === this.to;
  }

  /** Adds a chunk. @throws {Fault} PROVIDER_SHAPE_UNKNOWN when a line is longer than 16 MiB. */
  append(chunk: Uint8Array): void {
    const rest = this.to - this.from;
    if (this.to + chunk.length + BLOCK > this.bytes.length) {
      this.#moveRest(rest, rest + chunk.length + BLOCK);
    }
    this.bytes.set(chunk, this.to);
    this.to += chunk.length;
  }

  #moveRest(rest: number, needed: number): void {
    if (rest > LONGEST_LINE) {
      throw new Fault(
        "PROVIDER_SHAPE_UNKNOWN",
        `Cannot read a CSV file as a line must have ${LONGEST_LINE} bytes at most: the one at byte ${this.offset} has more`,
      );
    }
    const before = this.bytes;
    if (needed > before.length) {
      this.bytes = new Uint8Array(2 * needed);
      this.view = new DataView(this.bytes.buffer);
      this.bytes.set(before.subarray(this.from, this.to));
    } else {
      before.copyWithin(0, this.from, this.to);
    }
    this.#start += this.from;
    this.from = 0;
    this.to = rest;
  }
}
