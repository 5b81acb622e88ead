/** Numbers from a seed: the same seed, the same numbers. Not for secrets. */
export interface SeededRandom {
  /** From [0, 1). */
  next(): number;
  /** A whole number from [0, below). */
  below(below: number): number;
  /** One of the given ones. */
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32, by Tommy Ettinger (public domain). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick<T>(from: readonly T[]) {
      const found = from[below(from.length)];
      if (found === undefined) throw new RangeError("there is nothing to pick");
      return found;
    },
  };
}
