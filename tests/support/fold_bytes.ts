import { type CsvPosition, foldCsv } from "../../shared/platform/csv/mod.ts";
import type { Folded, FoldSpec } from "../../shared/platform/fold/fold.ts";

/** How a file is folded in a test. */
export interface FoldBytesOptions {
  /** Answers at so many groups; only at the end when absent. */
  readonly groupsAtMost?: number;
  /** Where the bytes are cut to chunks, ascending; one chunk when absent. */
  readonly cuts?: readonly number[];
  /** Where the bytes begin. */
  readonly startAt?: CsvPosition;
}

/** All answers of a fold of these bytes. */
export function foldBytes(
  bytes: Uint8Array,
  spec: FoldSpec,
  { groupsAtMost = Infinity, cuts = [], startAt }: FoldBytesOptions = {},
): Promise<Folded[]> {
  return Array.fromAsync(foldCsv(chunksOf(bytes, cuts), () => spec, {
    groupsAtMost,
    signal: new AbortController().signal,
    ...startAt && { startAt },
  }));
}

async function* chunksOf(
  bytes: Uint8Array,
  cuts: readonly number[],
): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    // A copy that is overwritten afterwards: whoever keeps a chunk would show it.
    const chunk = bytes.slice(from, cut);
    yield await Promise.resolve(chunk);
    chunk.fill(44);
    from = cut;
  }
}
