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
import { notedNet } from "./net_costs.ts";
import type { CurRead } from "./cur_read.ts";
import type { DeliveredFile } from "./delivery.ts";
import { type FileFolded, foldFile } from "./fold_file.ts";
import type { PartSums } from "./part_totals.ts";
import { readGroups } from "./read_groups.ts";
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
  const isNetElsewhere = start.isNet === true;
  const answers = foldFile(read.bucket, {
    file,
    place: start.place,
    choose(found) {
      names = found;
      reading = chooseReading(found, { ...options, isNetElsewhere });
      cursor = { ...cursor, isNet: notedNet(start, reading.isNet) };
      return reading.spec;
    },
    bounds: { groupsAtMost: read.groupsAtMost, bytesAtMost: read.bytesAtMost },
    unpackedAtMost: read.unpackedAtMost,
    signal,
  });
  for await (const answered of answers) {
    const steps = stepsOf(answered, {
      file,
      reading: reading as Reading | null, // set by choose, which the fold called
      names,
      options,
      before: cursor,
      most: read.chargesAtMost,
    });
    for (const step of steps) {
      yield step;
      cursor = step.cursor;
    }
  }
  if (cursor.part === start.part) yield emptyStep(file, cursor);
}

/** An answer, and what its steps are made with. */
interface StepOptions {
  readonly file: DeliveredFile;
  readonly reading: Reading | null;
  readonly names: readonly string[];
  readonly options: ReadingOptions;
  readonly before: CurCursor;
  readonly most: number;
}

/** An answer as steps, without the groups that are committed already. */
function* stepsOf(
  { folded, bytes, isResumable }: FileFolded,
  { file, reading, names, options, before, most }: StepOptions,
): Generator<PartStep> {
  const { part } = file;
  const source = sourceOf(before, reading, file);
  let cursor = { ...before, source };
  const first = before.place.groups;
  let from = first;
  do {
    const to = Math.min(from + most, folded.groups.length);
    const { place, notes } = cursor;
    const groups = readGroups(folded, { from, to }, {
      reading,
      part,
      file: file.key,
      sums: place.sums,
      notes,
    });
    cursor = {
      ...cursor,
      notes: { ...groups.notes, droppedTags: options.tags.dropped() },
      lines: cursor.lines + groups.lines,
      place: { ...place, groups: to, sums: groups.sums },
    };
    const isWhole = to === folded.groups.length;
    if (isWhole) cursor = afterAnswer(cursor, { folded, isResumable, names });
    const { charges, rejects, accounts, payer } = groups;
    yield {
      part,
      isFirst: place.folds === 0 && place.from === null && from === 0,
      charges,
      rejects,
      accounts,
      payer,
      sums: isWhole && folded.isLast ? groups.sums : null,
      bytes: from === first ? bytes : 0,
      cursor,
    };
    from = to;
  } while (from < folded.groups.length);
}

/** Where the fold stands once an answer is committed. */
function afterAnswer(
  cursor: CurCursor,
  { folded, isResumable, names }:
    & Pick<FileFolded, "folded" | "isResumable">
    & { readonly names: readonly string[] },
): CurCursor {
  if (folded.isLast) {
    return { ...cursor, part: cursor.part + 1, place: PART_BEGINNING };
  }
  const { place } = cursor;
  const isKept = isResumable && JSON.stringify(names).length <= MAX_NAMES;
  const next = isKept
    ? {
      folds: 0,
      from: folded.next,
      names,
      lines: place.lines + folded.lines + folded.unreadableLines,
    }
    : { folds: place.folds + 1 };
  return { ...cursor, place: { ...place, ...next, groups: 0 } };
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
