/**
 * Content that is JSON or text.
 *
 * @module
 */
import type { Bytes } from "./bytes.ts";

/** A text as content: UTF-8. */
export function fromText(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Content as a text. @throws {TypeError} When it is not UTF-8. */
export function toText(content: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
    content,
  );
}

/** A value as content: JSON in UTF-8. */
export function fromJson(value: unknown): Bytes {
  return fromText(JSON.stringify(value));
}

/** Content as the value it is the JSON of; the caller claims its type. @throws {SyntaxError} When it is not JSON. */
export function toJson<T>(content: Uint8Array): T {
  return JSON.parse(toText(content));
}
