import { Fault } from "../fault.ts";

/** A page of WebAssembly's memory. */
const PAGE = 64 << 10;

/** Bytes in front of a window that are left to its scanner. */
export const HEAD_SIZE: number = PAGE;

/** Bytes that can be added at once. */
export const PIECE_SIZE: number = 512 << 10;

/** A longer line is a quote that never closes. */
const LONGEST_LINE = 4 << 20;

/** Bytes of a window's buffer, those behind it included that a scanner may look at. Untouched ones take no memory. */
export const BUFFER_SIZE: number = HEAD_SIZE + LONGEST_LINE + PIECE_SIZE +
  PAGE;

/** The bytes at hand: what is left of the pieces before, then the newest one, in one buffer that is used over and over. */
export class ByteWindow {
  /** The buffer. Only `from` to `to` mean anything. */
  readonly bytes: Uint8Array;
  /** The buffer, for reading four bytes at once. */
  readonly view: DataView;
  /** Where the next line begins. */
  from: number = HEAD_SIZE;
  /** Where the bytes at hand end. */
  to: number = HEAD_SIZE;
  /** Offset in the file of the window's first byte. */
  #start: number;

  /** An empty window onto a file, from an offset on, in a buffer of {@link BUFFER_SIZE} bytes. */
  constructor(offset: number, buffer: ArrayBufferLike) {
    this.#start = offset;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  /** Offset of the next line in the file. */
  get offset(): number {
    return this.#start + this.from - HEAD_SIZE;
  }

  /** Whether no byte is at hand. */
  get isEmpty(): boolean {
    return this.from === this.to;
  }

  /** Adds a piece of {@link PIECE_SIZE} bytes at most. @throws {Fault} PROVIDER_SHAPE_UNKNOWN when a line is longer than 4 MiB. */
  append(piece: Uint8Array): void {
    const rest = this.to - this.from;
    if (rest > LONGEST_LINE) {
      throw new Fault(
        "PROVIDER_SHAPE_UNKNOWN",
        `Cannot read a CSV file as a line must have ${LONGEST_LINE} bytes at most: the one at byte ${this.offset} has more`,
      );
    }
    this.#start = this.offset;
    this.bytes.copyWithin(HEAD_SIZE, this.from, this.to);
    this.from = HEAD_SIZE;
    this.to = HEAD_SIZE + rest;
    this.bytes.set(piece, this.to);
    this.to += piece.length;
  }
}
