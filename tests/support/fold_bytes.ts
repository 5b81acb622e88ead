import { type CsvPosition, foldCsv } from "../../shared/platform/csv/mod.ts";
import type {
  Folded,
  FoldSpec,
  Group,
} from "../../shared/platform/fold/fold.ts";

/** How a file is folded in a test. */
export interface FoldBytesOptions {
  /** Answers at so many groups; only at the end when absent. */
  readonly groupsAtMost?: number;
  /** Answers at so many bytes of memory. */
  readonly bytesAtMost?: number;
  /** Where the bytes are cut to chunks, ascending; one chunk when absent. */
  readonly cuts?: readonly number[];
  /** Where the bytes begin. */
  readonly startAt?: CsvPosition;
  /** Without WebAssembly if false. */
  readonly simd?: boolean;
}

/** An answer whose groups were read. */
export type FoldRead = Omit<Folded, "groups"> & {
  readonly groups: readonly Group[];
};

/** All answers of a fold of these bytes. */
export async function foldBytes(
  bytes: Uint8Array,
  spec: FoldSpec,
  { cuts = [], groupsAtMost = Infinity, ...more }: FoldBytesOptions = {},
): Promise<FoldRead[]> {
  const answers: FoldRead[] = [];
  const fold = foldCsv(chunksOf(bytes, cuts), () => spec, {
    groupsAtMost,
    signal: new AbortController().signal,
    ...more,
  });
  for await (const answer of fold) {
    answers.push({ ...answer, groups: [...answer.groups] });
  }
  return answers;
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
