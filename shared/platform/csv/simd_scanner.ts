import { BUFFER_SIZE, type ByteWindow, HEAD_SIZE } from "./byte_window.ts";
import type { Fields } from "./fields.ts";
import { LineScanner } from "./line_scanner.ts";
import type { Scanner } from "./scanner.ts";
import { CR } from "./signs.ts";
import { WASM } from "./simd_scan.ts";

type Scan = (
  from: number,
  to: number,
  separator: number,
  position: number,
) => number;

/** Null where there is no WebAssembly with vectors, undefined before it was looked for. */
let compiled: WebAssembly.Module | null | undefined;

/** A memory whose buffer is a window's; null where there is no WebAssembly with vectors. */
export function openSimdMemory(): WebAssembly.Memory | null {
  if (compiled === undefined) compiled = compile();
  if (compiled === null) return null;
  const pages = BUFFER_SIZE >> 16;
  // Without a maximum gigabytes of addresses are set aside for each.
  return new WebAssembly.Memory({ initial: pages, maximum: pages });
}

/** Whether a {@link SimdScanner} has room for what is wanted. */
export function hasRoom({ separators }: Fields): boolean {
  return 8 * separators.length + 8 <= HEAD_SIZE;
}

/**
 * Has WebAssembly find the lines, several times as fast: see `simd_scan.wat`. What that does not find is left to a
 * {@link LineScanner}, which knows whether the line is malformed or only does not end yet.
 */
export class SimdScanner implements Scanner {
  /** Whether a quote is doubled somewhere in the line. */
  hasDoubledQuotes = false;

  readonly #bytes: Uint8Array;
  readonly #positions: Int32Array;
  readonly #exact: LineScanner;
  readonly #scan: Scan;
  /** Where WebAssembly finds the separators to record, and where it writes their positions. */
  readonly #separators: number;
  readonly #records: number;

  /** A scanner that writes into `fields`, of which it must have room, for a window in that memory. */
  constructor(
    fields: Fields,
    { window, memory }: { window: ByteWindow; memory: WebAssembly.Memory },
  ) {
    const { separators } = fields;
    const { length } = separators;
    // A zero follows the separators. Number 0, the line's beginning, is nothing to be found.
    const [first] = separators[0] === 0 ? [1] : [0];
    new Int32Array(memory.buffer).set([...separators, 0]);
    this.#positions = new Int32Array(memory.buffer, 4 * length + 4, length);
    this.#separators = 4 * first;
    this.#records = this.#positions.byteOffset + 4 * first;
    fields.positions = this.#positions;
    this.#bytes = window.bytes;
    this.#exact = new LineScanner(fields, window);
    this.#scan = instantiate(memory);
  }

  /** What is wrong with the line; null when nothing is or when it only does not end yet. */
  get problem(): string | null {
    return this.#exact.problem;
  }

  /** Where the line that begins at `from` ends, after its line feed; `INCOMPLETE` when not before `to`. */
  scan(from: number, to: number): number {
    const found = this.#scan(from, to, this.#separators, this.#records);
    if (found < 0) return this.#scanExactly(from, to);
    const positions = this.#positions;
    if (this.#separators > 0) positions[0] = from - 1;
    const end = found >> 1;
    if (this.#bytes[end - 2] === CR) positions[positions.length - 1] = end - 2;
    this.hasDoubledQuotes = (found & 1) === 1;
    return end;
  }

  #scanExactly(from: number, to: number): number {
    const end = this.#exact.scan(from, to);
    this.hasDoubledQuotes = this.#exact.hasDoubledQuotes;
    return end;
  }
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === "undefined") return null;
  const bytes = Uint8Array.from(atob(WASM), (byte) => byte.charCodeAt(0));
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
}

function instantiate(memory: WebAssembly.Memory): Scan {
  if (compiled === undefined || compiled === null) {
    throw new TypeError("there is no WebAssembly with vectors");
  }
  const instance = new WebAssembly.Instance(compiled, { scanner: { memory } });
  return instance.exports.scan as Scan; // as simd_scan.wat declares it
}
