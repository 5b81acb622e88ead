/** A 32-bit number that depends only on its parts: the generator's one source of variety. Not for secrets. */
export function chance(
  seed: number,
  ...parts: readonly (number | string)[]
): number {
  let state = seed >>> 0;
  for (const part of parts) {
    if (typeof part === "number") {
      state = mix(state, part);
    } else {
      for (let index = 0; index < part.length; index++) {
        state = mix(state, part.charCodeAt(index));
      }
    }
  }
  return state;
}

/** The final mixing of MurmurHash3, one word at a time. */
function mix(state: number, word: number): number {
  let value = Math.imul(state ^ word, 0xcc9e2d51) + 0x9e3779b9;
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
