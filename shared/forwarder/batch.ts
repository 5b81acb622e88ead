/**
 * A file in batches: as many records as an endpoint takes at once.
 *
 * @module
 */
import { Fault } from "../platform/fault.ts";
import { BatchFiller } from "./batch_filler.ts";
import { LineFramer } from "./line_framer.ts";

/** What a line of a file is: a JSON value, or any text. */
export type RecordFormat = "json_lines" | "text";

/** A line that no record can be made of. */
export interface PoisonLine {
  /** Its first byte in the uncompressed file. */
  readonly start: number;
  /** After its last byte, without its line end. */
  readonly end: number;
  /** How many lines of the file come before it. */
  readonly record: number;
  /** Its first bytes, 64 KiB at most. */
  readonly bytes: Uint8Array;
  readonly problem: "not_json" | "not_utf8" | "too_long";
}

/** Lines of a file in a row, those between two places that depend on nothing but the file and the bounds. */
export interface Batch {
  /** Its first byte in the uncompressed file. */
  readonly start: number;
  /** Where the next batch begins. */
  readonly end: number;
  /** How many lines of the file come before it. */
  readonly firstRecord: number;
  /** Its lines: records, poison lines and blank ones. */
  readonly lines: number;
  /** JSON texts, one per good record, as they stood; a line of text is a JSON string. */
  readonly records: readonly string[];
  /** Per record: from its first byte to after its last, without its line end. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly poison: readonly PoisonLine[];
  /** Lines of nothing but white space. */
  readonly blank: number;
}

/** How a file is cut into batches. Another bound makes other batches, so it stays the same for as long as a file is read. */
export interface BatchOptions {
  /** Where the chunks begin: 0, or the end of a batch and the lines before it. */
  readonly from: { readonly offset: number; readonly records: number };
  readonly format: RecordFormat;
  /** Records and poison lines a batch has at most. */
  readonly maxRecords: number;
  /** Bytes of the file a batch takes at most, unless one line alone takes more. */
  readonly maxBytes: number;
  /** Bytes of a line; a longer one is poison. */
  readonly maxLineBytes: number;
}

/**
 * Cuts a file into batches while it is read. What a batch holds does not depend on how the file comes in chunks, nor on where reading
 * began, as long as that was the end of a batch.
 *
 * A file that is broken for good, as gzip that was cut off is, ends with its fault after all the lines that are whole; the last batch
 * before it is the smaller for it. After any other error what is left over is not given: the next reading gives it as it is meant.
 *
 * @param chunks The uncompressed file from `from.offset` on.
 */
export async function* batches(
  chunks: AsyncIterable<Uint8Array>,
  options: BatchOptions,
): AsyncGenerator<Batch> {
  const filler = new BatchFiller(options);
  const framer = new LineFramer(filler, {
    offset: options.from.offset,
    maxLineBytes: options.maxLineBytes,
  });
  try {
    for await (const chunk of chunks) {
      framer.push(chunk);
      yield* filler.take();
    }
  } catch (error) {
    if (isBrokenFile(error)) yield* filler.takeAll();
    throw error;
  }
  framer.end();
  yield* filler.takeAll();
}

function isBrokenFile(error: unknown): boolean {
  return error instanceof Fault && error.code === "PROVIDER_SHAPE_UNKNOWN";
}

/** The version of an object that a batch is of. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  /** Version id, or the entity tag where versions are not kept. */
  readonly version: string;
}

/** The key of a batch, the same whenever and wherever it is sent: SHA-256 of the object and the bytes, in hexadecimal. */
export async function idempotencyKey(
  { bucket, key, version }: ObjectVersion,
  start: number,
  end: number,
): Promise<string> {
  // As JSON no two objects give the same text, whatever stands in their keys.
  const text = JSON.stringify([bucket, key, version, start, end]);
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return Array.from(new Uint8Array(digest), toHex).join("");
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
