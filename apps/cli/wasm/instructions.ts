/**
 * The instructions of WebAssembly that our sources use, with their codes and what follows those.
 *
 * After webassembly.github.io/spec/core/binary/instructions.html; vector instructions have the prefix 0xfd.
 *
 * @module
 */

/** What is written after an instruction's code. */
export type Immediate = "none" | "variable" | "label" | "constant" | "memory";

/** An instruction. */
export interface Instruction {
  /** Its code, with its prefix. */
  readonly code: readonly number[];
  /** What follows. */
  readonly immediate: Immediate;
  /** Bytes that an access to memory takes, as a power of two. */
  readonly alignment?: number;
}

/** By name. One that is missing here is added here. */
export const INSTRUCTIONS: ReadonlyMap<string, Instruction> = new Map(
  Object.entries({
    "br": { code: [0x0c], immediate: "label" },
    "br_if": { code: [0x0d], immediate: "label" },
    "return": { code: [0x0f], immediate: "none" },
    "local.get": { code: [0x20], immediate: "variable" },
    "local.set": { code: [0x21], immediate: "variable" },
    "i32.load": { code: [0x28], immediate: "memory", alignment: 2 },
    "i32.load8_u": { code: [0x2d], immediate: "memory", alignment: 0 },
    "i32.store": { code: [0x36], immediate: "memory", alignment: 2 },
    "i32.const": { code: [0x41], immediate: "constant" },
    "i32.eqz": { code: [0x45], immediate: "none" },
    "i32.eq": { code: [0x46], immediate: "none" },
    "i32.ne": { code: [0x47], immediate: "none" },
    "i32.lt_u": { code: [0x49], immediate: "none" },
    "i32.ge_u": { code: [0x4f], immediate: "none" },
    "i32.ctz": { code: [0x68], immediate: "none" },
    "i32.popcnt": { code: [0x69], immediate: "none" },
    "i32.add": { code: [0x6a], immediate: "none" },
    "i32.sub": { code: [0x6b], immediate: "none" },
    "i32.and": { code: [0x71], immediate: "none" },
    "i32.or": { code: [0x72], immediate: "none" },
    "i32.shl": { code: [0x74], immediate: "none" },
    "v128.load": { code: [0xfd, 0x00], immediate: "memory", alignment: 4 },
    "i8x16.splat": { code: [0xfd, 0x0f], immediate: "none" },
    "i8x16.eq": { code: [0xfd, 0x23], immediate: "none" },
    "v128.or": { code: [0xfd, 0x50], immediate: "none" },
    "i8x16.bitmask": { code: [0xfd, 0x64], immediate: "none" },
  }),
);

/** The codes of the types of values. */
export const TYPES: Readonly<Record<string, number>> = {
  i32: 0x7f,
  v128: 0x7b,
};
