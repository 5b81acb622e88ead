/**
 * Groups of a fold's answer, as charges.
 *
 * @module
 */
import type { Folded, Group } from "../../../platform/fold/fold.ts";
import type { UnreadableLine } from "../../../platform/fold/fold.ts";
import { redactText } from "../../../platform/redact.ts";
import type { Charge } from "../../../domain/charge.ts";
import type { CloudAccount } from "../../../domain/cloud_account.ts";
import type { Reject } from "../../../domain/page.ts";
import type { Notes } from "./cur_cursor.ts";
import { addToNotes, noteValues } from "./cur_notes.ts";
import { mergeCharges } from "./merge_charges.ts";
import { addRejected, addToSums, type PartSums } from "./part_totals.ts";
import type { GroupRead, Reading } from "./reading.ts";

/** Some groups of an answer, read. */
export interface GroupsRead {
  readonly charges: readonly Charge[];
  readonly rejects: readonly Reject[];
  /** Accounts that come with a name, each once. */
  readonly accounts: readonly CloudAccount[];
  /** Who is billed; null when no line tells. */
  readonly payer: string | null;
  /** Lines of the table, those left out included. */
  readonly lines: number;
  /** The part's sums, theirs among them. */
  readonly sums: PartSums;
  readonly notes: Notes;
}

/** What they come after. */
export interface ReadContext {
  /** Null for a table without a header. */
  readonly reading: Reading | null;
  readonly part: string;
  /** The file's key. */
  readonly file: string;
  readonly sums: PartSums;
  readonly notes: Notes;
}

/** Reads groups from number `from` up to but without `to`; what could not be folded at all goes with the first ones. */
export function readGroups(
  folded: Folded,
  { from, to }: { readonly from: number; readonly to: number },
  { reading, part, file, sums: before, notes }: ReadContext,
): GroupsRead {
  let sums = from === 0 ? withLeftOut(before, folded) : before;
  const reads: { readonly read: GroupRead; readonly lines: number }[] = [];
  const charges: Charge[] = [];
  const rejects = from === 0 ? unreadableLines(folded, part) : [];
  const accounts = new Map<string, CloudAccount>();
  let payer: string | null = null;
  let lines = from === 0 ? folded.unreadableLines : 0;
  for (const group of reading === null ? [] : folded.groups.slice(from, to)) {
    const read = (reading as Reading).read(group);
    reads.push({ read, lines: group.lines });
    lines += group.lines;
    if ("refusal" in read) {
      rejects.push(refusedLines(group, part, read.refusal));
      const currency = (reading as Reading).currencyOf(group);
      sums = addRejected(sums, currency, group.lines);
    }
    if (!("charge" in read)) continue;
    charges.push(read.charge);
    if (read.payer !== "") payer ??= read.payer;
    for (const named of read.accounts) accounts.set(named.account_id, named);
  }
  const merged = mergeCharges(charges);
  return {
    charges: merged,
    rejects,
    accounts: [...accounts.values()],
    payer,
    lines,
    sums: addToSums(sums, merged),
    notes: addToNotes(from === 0 ? noteValues(notes, folded, file) : notes, {
      groups: reads,
      file,
    }),
  };
}

/** The lines that the fold left out count as lines of the part. */
function withLeftOut(sums: PartSums, { leftOut }: Folded): PartSums {
  let counted = sums;
  for (const [currency, lines] of leftOut) {
    counted = addRejected(counted, currency, lines);
  }
  return counted;
}

function refusedLines(group: Group, part: string, refusal: string): Reject {
  return {
    reason: group.lines === 1 ? refusal : `${refusal} (${group.lines} lines)`,
    record_path: part,
    raw: redactText(JSON.stringify(group.keys)).slice(0, 1024),
  };
}

function unreadableLines(folded: Folded, part: string): Reject[] {
  const rejects = folded.unreadable.filter(({ isKept }) => !isKept)
    .map((line) => unreadableLine(line, part));
  const more = folded.unreadableLines - rejects.length;
  return more === 0 ? rejects : [...rejects, {
    reason: `a line must be readable: found ${more} further ones that are not`,
    record_path: part,
    raw: `${more} lines`,
  }];
}

function unreadableLine(
  { line, column, expected, found }: UnreadableLine,
  part: string,
): Reject {
  const what = JSON.stringify(redactText(found));
  return {
    reason: `${column} must be ${expected}: found ${what}`,
    record_path: `${part}/${line}`,
    raw: what.slice(0, 1024),
  };
}
