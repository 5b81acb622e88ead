/**
 * Frames: a line of JSON, then bytes. How bytes travel beside what is said of them, without becoming text.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";
import { Fault } from "./fault.ts";

const LINE_FEED = 0x0a;

/** A head is read whole; ours are far shorter. */
const LONGEST_HEAD = 1024 * 1024;

/** Where a frame may be made. */
export interface FrameOptions {
  /** Of the only part: how many bytes of the same memory lie free before it. With room for the head nothing is copied. */
  readonly room?: number | undefined;
}

/** A frame of a head and the parts after it, in one piece. */
export function toFrame(
  head: unknown,
  parts: readonly Uint8Array[],
  { room = 0 }: FrameOptions = {},
): Bytes {
  // JSON has no line feed of its own: in texts it is escaped (RFC 8259, section 7).
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const length = parts.reduce((sum, part) => sum + part.length, line.length);
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && room >= line.length) {
    const start = only.byteOffset - line.length;
    const frame = new Uint8Array(only.buffer as ArrayBuffer, start, length); // never shared: our own memory
    frame.set(line);
    return frame;
  }
  const frame = new Uint8Array(length);
  frame.set(line);
  let at = line.length;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

/** A frame whose head was read and whose bytes are still to come. */
export interface OpenFrame<T> {
  /** The line of JSON; T is the reader's claim. */
  readonly head: T;
  /** The bytes behind it, as they come. */
  readonly rest: ReadableStream<Uint8Array>;
}

/** Reads the head of a frame. @throws {Fault} DATABASE_UNAVAILABLE when what comes is none. */
export async function openFrame<T>(
  stream: ReadableStream<Uint8Array> | null,
): Promise<OpenFrame<T>> {
  const reader = stream?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader !== undefined && length <= LONGEST_HEAD) {
    const { value, done } = await reader.read();
    if (done) break;
    const end = value.indexOf(LINE_FEED);
    if (end === -1) {
      chunks.push(value);
      length += value.length;
      continue;
    }
    const head = parseHead<T>([...chunks, value.subarray(0, end)]);
    return { head, rest: restOf(reader, value.subarray(end + 1)) };
  }
  throw new Fault("DATABASE_UNAVAILABLE", undefined, {
    cause: new TypeError("the answer is no frame"),
  });
}

function parseHead<T>(chunks: readonly Uint8Array[]): T {
  const decoder = new TextDecoder();
  const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  try {
    return JSON.parse(text.join("") + decoder.decode()) as T; // the reader's claim about the SQL function
  } catch (cause) {
    throw new Fault("DATABASE_UNAVAILABLE", undefined, { cause });
  }
}

function restOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  first: Uint8Array,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (first.length > 0) controller.enqueue(first);
    },
    async pull(controller) {
      const { value, done } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
