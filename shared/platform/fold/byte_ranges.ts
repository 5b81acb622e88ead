/**
 * Bytes hashed and compared four at a time. The last step may overlap the one before it, so that no length needs a loop of
 * its own; ranges shorter than a step go byte by byte.
 *
 * @module
 */

/** A view of bytes as both hot loops want them. */
export interface Bytes {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** The same bytes, for reading four at once at any offset. */
  readonly view: DataView;
}

/** An int32 hash of the bytes from `from` to `to`. Not for secrets: whoever chooses the bytes can make hashes collide. */
export function hashRange(
  { bytes, view }: Bytes,
  from: number,
  to: number,
): number {
  let hash = to - from;
  if (hash < 4) {
    for (let at = from; at < to; at++) hash = mix(hash, bytes[at] ?? 0);
    return spread(hash);
  }
  const last = to - 4;
  for (let at = from; at < last; at += 4) {
    hash = mix(hash, view.getInt32(at, true));
  }
  return spread(mix(hash, view.getInt32(last, true)));
}

/** Whether `length` bytes of `a` from `at` and of `b` from `from` are the same. */
export function equalRanges(
  a: Bytes,
  at: number,
  b: Bytes,
  from: number,
  length: number,
): boolean {
  if (length < 4) {
    for (let i = 0; i < length; i++) {
      if (a.bytes[at + i] !== b.bytes[from + i]) return false;
    }
    return true;
  }
  const last = length - 4;
  for (let i = 0; i < last; i += 4) {
    if (a.view.getInt32(at + i, true) !== b.view.getInt32(from + i, true)) {
      return false;
    }
  }
  return a.view.getInt32(at + last, true) ===
    b.view.getInt32(from + last, true);
}

/** One more word into a hash. */
export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** A hash whose low bits depend on all the others (the finish of MurmurHash3, by Austin Appleby, public domain). */
export function spread(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
