import { createGunzip, type Gunzip } from "node:zlib";
import { Fault } from "../fault.ts";

/** Uncompressed bytes a chunk has at most: larger ones win nothing, smaller ones cost calls. */
const CHUNK_SIZE = 256 << 10;

/**
 * Uncompresses gzip (RFC 1952), of one member or of many in a row, as it streams by. Reads no chunk before the one at hand is
 * uncompressed and taken. Nothing compressed is nothing uncompressed.
 *
 * By node:zlib rather than DecompressionStream, which refuses a second member and takes longer.
 *
 * @throws {Fault} PROVIDER_SHAPE_UNKNOWN when the data is no gzip, is cut off or fails its checksum.
 */
export async function* inflate(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_SIZE });
  const inflated = new Inflated(gunzip);
  try {
    let isEmpty = true;
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      if (chunk.length === 0) continue;
      isEmpty = false;
      yield* inflated.until((done) => gunzip.write(chunk, done));
    }
    signal.throwIfAborted();
    if (isEmpty) return;
    yield* inflated.until((done) => gunzip.once("end", done).end());
  } finally {
    gunzip.destroy();
  }
}

/**
 * What a gunzip gives, one chunk at a time.
 *
 * By its events: on Deno 2.1 its own iterator hands out pieces of 16 KiB, whatever the chunk size.
 */
class Inflated {
  readonly #gunzip: Gunzip;
  #chunk: Uint8Array | null = null;
  #isDone = false;
  #error: Error | null = null;
  #wake = () => {};

  constructor(gunzip: Gunzip) {
    this.#gunzip = gunzip;
    gunzip.on("data", (chunk: Uint8Array) => {
      gunzip.pause();
      this.#chunk = chunk;
      this.#wake();
    });
    gunzip.on("error", (error) => {
      this.#error = error;
      this.#wake();
    });
  }

  /** What comes out until `done` is called. What a write gives may also come out while the next one is waited for. */
  async *until(write: (done: () => void) => void): AsyncGenerator<Uint8Array> {
    this.#isDone = false;
    write(() => {
      this.#isDone = true;
      this.#wake();
    });
    while (!this.#isDone || this.#chunk !== null) {
      if (this.#chunk === null) await this.#news();
      if (this.#error !== null) throw toFault(this.#error);
      const chunk = this.#chunk;
      this.#chunk = null;
      if (chunk !== null) yield chunk;
      this.#gunzip.resume();
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }
}

function toFault(cause: Error): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot uncompress a file as it must be whole and sound gzip: ${cause.message}`,
    { cause },
  );
}
