import { s3Error } from "./s3_error.ts";

const LINE = [13, 10];

/** Whether a Content-Encoding says that the body comes in chunks with checksums behind them, as the SDKs send streams. */
export function isChunked(contentEncoding: string): boolean {
  return contentEncoding.split(",").some((word) =>
    word.trim() === "aws-chunked"
  );
}

/** Takes the chunks of an `aws-chunked` body apart: a length in hex on a line, the bytes, a line's end, until a chunk of nothing. Trailers are not read. */
export function decodeChunks(body: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  while (true) {
    const end = lineEnd(body, at);
    const head = new TextDecoder().decode(body.subarray(at, end));
    const length = parseInt(head, 16);
    if (Number.isNaN(length) || end + 2 + length > body.length) throw broken();
    if (length === 0) break;
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  const whole = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let written = 0;
  for (const part of parts) {
    whole.set(part, written);
    written += part.length;
  }
  return whole;
}

function lineEnd(body: Uint8Array, from: number): number {
  for (let at = from; at + 1 < body.length; at++) {
    if (body[at] === LINE[0] && body[at + 1] === LINE[1]) return at;
  }
  throw broken();
}

function broken() {
  return s3Error(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}
