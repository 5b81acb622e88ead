/**
 * Bytes that own plain memory, which is what Web Crypto takes.
 *
 * Derived, not written out: the type parameter of `Uint8Array` exists only since TypeScript 5.7.
 */
export type Bytes = ReturnType<Uint8ArrayConstructor["from"]>;

/** One after the other, in fresh memory. */
export function joinBytes(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(
    parts.reduce((length, part) => length + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Lower-case hexadecimal digits of the bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** The bytes of lower-case hexadecimal digits, or null when it is something else. */
export function findHex(text: string): Bytes | null {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return null;
  return Uint8Array.from(
    text.match(/../g) ?? [],
    (pair) => Number.parseInt(pair, 16),
  );
}
