/**
 * What a fold answers, as charges.
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
import { addToNotes } from "./cur_notes.ts";
import { mergeCharges } from "./merge_charges.ts";
import { addToSums, type PartSums } from "./part_totals.ts";
import type { Reading } from "./reading.ts";

/** An answer, read. */
export interface Answer {
  readonly charges: readonly Charge[];
  readonly rejects: readonly Reject[];
  /** Accounts that come with a name, each once. */
  readonly accounts: readonly CloudAccount[];
  /** Who is billed; null when no line tells. */
  readonly payer: string | null;
  /** Lines of the table, those left out included. */
  readonly lines: number;
  /** The part's sums, this answer's among them. */
  readonly sums: PartSums;
  readonly notes: Notes;
}

/** What an answer comes after. */
export interface AnswerContext {
  /** Null for a table without a header. */
  readonly reading: Reading | null;
  readonly part: string;
  readonly sums: PartSums;
  readonly notes: Notes;
}

/** Reads an answer. The same one is read the same whoever reads it. */
export function readAnswer(folded: Folded, context: AnswerContext): Answer {
  const { reading, part, sums, notes } = context;
  const groups = reading === null ? [] : folded.groups.map((group) => ({
    group,
    lines: group.lines,
    read: reading.read(group),
  }));
  const charges: Charge[] = [];
  const rejects = unreadableLines(folded, part);
  const accounts = new Map<string, CloudAccount>();
  let payer: string | null = null;
  for (const { group, read } of groups) {
    if ("refusal" in read) {
      rejects.push(refusedLines(group, part, read.refusal));
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
    lines: folded.lines + folded.unreadableLines,
    sums: addToSums(sums, merged),
    notes: addToNotes(notes, groups),
  };
}

function refusedLines(group: Group, part: string, refusal: string): Reject {
  return {
    reason: group.lines === 1 ? refusal : `${refusal} (${group.lines} lines)`,
    record_path: part,
    raw: redactText(JSON.stringify(group.keys)).slice(0, 1024),
  };
}

function unreadableLines(folded: Folded, part: string): Reject[] {
  const { unreadable, unreadableLines: count } = folded;
  const rejects = unreadable.map((line) => unreadableLine(line, part));
  const more = count - unreadable.length;
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
