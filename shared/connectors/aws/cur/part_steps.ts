/**
 * The steps of reading one part: each brings the charges of a page and leads to the place the next one begins at.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { Charge } from "../../../domain/charge.ts";
import type { CloudAccount } from "../../../domain/cloud_account.ts";
import type { Reject } from "../../../domain/page.ts";
import { chooseReading } from "./choose_reading.ts";
import { type CurCursor, PART_BEGINNING } from "./cur_cursor.ts";
import type { CurRead } from "./cur_read.ts";
import type { DeliveredFile } from "./delivery.ts";
import { type FileFolded, foldFile } from "./fold_file.ts";
import type { PartSums } from "./part_totals.ts";
import { type Answer, readAnswer } from "./read_answer.ts";
import type { Reading, ReadingOptions } from "./reading.ts";

/** A step. */
export interface PartStep {
  readonly part: string;
  /** Whether nothing of the part was read before. */
  readonly isFirst: boolean;
  readonly charges: readonly Charge[];
  readonly rejects: readonly Reject[];
  readonly accounts: readonly CloudAccount[];
  /** Who is billed; null when no line tells. */
  readonly payer: string | null;
  /** What the whole part comes to, with its last step. */
  readonly sums: PartSums | null;
  /** Bytes folded for it. */
  readonly bytes: number;
  /** Where the next step begins. */
  readonly cursor: CurCursor;
}

/** What a part is read with. */
export interface PartOptions {
  readonly file: DeliveredFile;
  readonly cursor: CurCursor;
  readonly reading: ReadingOptions;
  readonly signal: AbortSignal;
}

/** The most a cursor may hold of column names; a table with longer ones is read from its beginning again. */
const MAX_NAMES = 30_000;

/** The steps of a part from the cursor's place on. The last one, which there always is, leads to the next part. */
export async function* partSteps(
  read: CurRead,
  { file, cursor: start, reading: options, signal }: PartOptions,
): AsyncGenerator<PartStep> {
  let cursor = start;
  let names: readonly string[] = start.place.names ?? [];
  let reading: Reading | null = null;
  const answers = foldFile(read.bucket, {
    file,
    place: start.place,
    choose(found) {
      names = found;
      reading = chooseReading(found, options);
      return reading.spec;
    },
    groupsAtMost: read.chargesAtMost,
    unpackedAtMost: read.unpackedAtMost,
    signal,
  });
  for await (const answered of answers) {
    const chosen = reading as Reading | null; // set by choose, which the fold called
    const answer = readAnswer(answered.folded, {
      reading: chosen,
      part: file.part,
      sums: cursor.place.sums,
      notes: cursor.notes,
    });
    cursor = { ...cursor, source: sourceOf(cursor, chosen, file) };
    const droppedTags = options.tags.dropped();
    const after = advance(cursor, { answered, answer, names, droppedTags });
    yield* stepsOf(answer, {
      part: file.part,
      bytes: answered.bytes,
      before: cursor,
      after,
      most: read.chargesAtMost,
    });
    cursor = after;
  }
  if (cursor.part === start.part) yield emptyStep(file, cursor);
}

/** Where the fold stands after an answer. */
function advance(
  cursor: CurCursor,
  { answered, answer, names, droppedTags }: {
    readonly answered: FileFolded;
    readonly answer: Answer;
    readonly names: readonly string[];
    readonly droppedTags: readonly string[];
  },
): CurCursor {
  const { folded, isResumable } = answered;
  const { place } = cursor;
  const notes = { ...answer.notes, droppedTags };
  const rest = { ...cursor, notes, lines: cursor.lines + answer.lines };
  if (folded.isLast) {
    return { ...rest, part: cursor.part + 1, place: PART_BEGINNING };
  }
  const isKept = isResumable && JSON.stringify(names).length <= MAX_NAMES;
  const { sums } = answer;
  return {
    ...rest,
    place: isKept
      ? {
        folds: 0,
        charges: 0,
        from: folded.next,
        names,
        lines: place.lines + answer.lines,
        sums,
      }
      : { ...place, folds: place.folds + 1, charges: 0, sums },
  };
}

/** An answer as steps, without the charges that are committed already. */
function* stepsOf(
  answer: Answer,
  { part, bytes, before, after, most }: {
    readonly part: string;
    readonly bytes: number;
    readonly before: CurCursor;
    readonly after: CurCursor;
    readonly most: number;
  },
): Generator<PartStep> {
  const { charges, accounts, payer } = answer;
  const { place } = before;
  const isPartDone = after.part > before.part;
  let from = place.charges;
  do {
    const to = from + most;
    const isWhole = to >= charges.length;
    yield {
      part,
      isFirst: place.folds === 0 && place.from === null && from === 0,
      charges: charges.slice(from, to),
      rejects: from === 0 ? answer.rejects : [],
      accounts,
      payer,
      sums: isWhole && isPartDone ? answer.sums : null,
      bytes: from === place.charges ? bytes : 0,
      cursor: isWhole ? after : { ...before, place: { ...place, charges: to } },
    };
    from = to;
  } while (from < charges.length);
}

/** Of a part without a byte. */
function emptyStep({ part }: DeliveredFile, cursor: CurCursor): PartStep {
  return {
    part,
    isFirst: true,
    charges: [],
    rejects: [],
    accounts: [],
    payer: null,
    sums: {},
    bytes: 0,
    cursor: { ...cursor, part: cursor.part + 1, place: PART_BEGINNING },
  };
}

/** A load is of one source. */
function sourceOf(
  { source }: CurCursor,
  reading: Reading | null,
  { key }: DeliveredFile,
): CurCursor["source"] {
  if (reading === null || source === null || source === reading.source) {
    return reading?.source ?? source;
  }
  throw new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read ${key} as the files of one delivery must be of one kind: found another one`,
    { details: { file: key } },
  );
}
