import { encodeBase64 } from "./base64.ts";

/** What stands around bytes in base64. */
export interface Around {
  /** How many bytes are to come: fewer or more break the stream. */
  readonly bytes: number;
  /** The text before them. */
  readonly before: string;
  /** The text after them. */
  readonly after: string;
}

/** A text with bytes in base64 within, made as they come: it holds no more than a piece of them. */
export function base64Stream(
  source: ReadableStream<Uint8Array>,
  { bytes, before, after }: Around,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const utf8 = new TextEncoder();
  let left = new Uint8Array(0);
  let missing = bytes;
  return new ReadableStream({
    start: (controller) => controller.enqueue(utf8.encode(before)),
    async pull(controller) {
      const { value, done } = await reader.read();
      if (!done) {
        missing -= value.length;
        const piece = joined(left, value);
        const whole = piece.length - piece.length % 3;
        left = piece.slice(whole);
        controller.enqueue(encodeBase64(piece.subarray(0, whole)));
        return;
      }
      if (missing !== 0) throw new TypeError("the bytes were not all there");
      controller.enqueue(encodeBase64(left));
      controller.enqueue(utf8.encode(after));
      controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function joined(left: Uint8Array, piece: Uint8Array): Uint8Array {
  if (left.length === 0) return piece;
  const both = new Uint8Array(left.length + piece.length);
  both.set(left);
  both.set(piece, left.length);
  return both;
}
