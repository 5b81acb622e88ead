/** A whole number of 0 or more as LEB128, as WebAssembly writes indices and lengths. */
export function unsigned(value: number): number[] {
  const rest = Math.floor(value / 128);
  return rest === 0 ? [value] : [(value % 128) + 128, ...unsigned(rest)];
}

/** A signed int32 as LEB128, as WebAssembly writes constants. */
export function signed(value: number): number[] {
  const rest = value >> 7;
  const isLast = rest === 0 && (value & 64) === 0 ||
    rest === -1 && (value & 64) !== 0;
  return isLast ? [value & 127] : [value & 127 | 128, ...signed(rest)];
}

/** Items with their number before them. */
export function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** Bytes with their number before them. */
export function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}
