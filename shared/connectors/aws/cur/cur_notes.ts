/**
 * What was noticed while a report was read, and what of it its readers should know.
 *
 * @module
 */
import type { Warning } from "../../../domain/page.ts";
import type { Folded } from "../../../platform/fold/fold.ts";
import { redactText } from "../../../platform/redact.ts";
import type { NotedLines, Notes } from "./cur_cursor.ts";
import { isKnownLineItemType } from "./line_item_kinds.ts";
import type { GroupRead } from "./reading.ts";

/** Most types, and most payers, that are remembered by name. */
const MAX_KEPT = 20;
/** Most names in a sentence. */
const MAX_NAMES = 10;

/** The notes with those of further groups of a file. */
export function addToNotes(
  notes: Notes,
  { groups, file }: {
    readonly groups: readonly {
      readonly read: GroupRead;
      readonly lines: number;
    }[];
    readonly file: string;
  },
): Notes {
  const unknownTypes = { ...notes.unknownTypes };
  const payers = { ...notes.payers };
  const missingCosts = { ...notes.missingCosts };
  let { splitLines, notAmortized } = notes;
  for (const { read, lines } of groups) {
    if ("isSplit" in read) splitLines += lines;
    if (!("charge" in read)) continue;
    if (read.lacksAmortization === true) notAmortized += lines;
    const { type, payer } = read;
    if (type !== null && !isKnownLineItemType(type)) {
      count(unknownTypes, type, lines);
    }
    if (payer !== "") count(payers, payer, lines);
    for (const column of read.missingCosts ?? []) {
      missingCosts[column] = more(missingCosts[column], lines, file);
    }
  }
  return {
    ...notes,
    unknownTypes,
    payers,
    missingCosts,
    splitLines,
    notAmortized,
  };
}

/** The notes with the values that a fold left out of lines of a file. */
export function noteValues(
  notes: Notes,
  { unreadable, unreadableValues: count }: Folded,
  file: string,
): Notes {
  if (count === 0) return notes;
  const told = unreadable.find(({ isKept }) => isKept);
  const what = JSON.stringify(redactText(told?.found ?? "").slice(0, 40));
  const first = told === undefined
    ? file
    : `${file}, line ${told.line}: ${told.column} must be ${told.expected}, found ${what}`;
  return {
    ...notes,
    unreadableValues: more(notes.unreadableValues ?? undefined, count, first),
  };
}

function count(lines: Record<string, number>, name: string, more: number) {
  if (Object.hasOwn(lines, name) || Object.keys(lines).length < MAX_KEPT) {
    lines[name] = (lines[name] ?? 0) + more;
  }
}

function more(
  noted: NotedLines | undefined,
  lines: number,
  first: string,
): NotedLines {
  return { first, ...noted, lines: (noted?.lines ?? 0) + lines };
}

/** What readers of the figures should know of a whole report. */
export function toWarnings(
  notes: Notes,
  load: { readonly payer: string | null },
): Warning[] {
  const { unknownTypes, droppedTags, notAmortized } = notes;
  const warnings = Object.entries(unknownTypes).map(([type, lines]) => ({
    code: "LINE_ITEM_TYPE_UNKNOWN",
    message: `the line item type ${
      JSON.stringify(type.slice(0, 80))
    } is not known: its ${lines} lines are kept as adjustments`,
  }));
  if (notAmortized > 0) {
    warnings.push({
      code: "AMORTIZATION_INCOMPLETE",
      message:
        `${notAmortized} lines of commitments have no amortized cost, as the report lacks its columns: add those of Savings Plans and reservations`,
    });
  }
  warnings.push(...costWarnings(notes), ...payerWarnings(notes, load));
  if (droppedTags.length > 0) {
    const named = droppedTags.slice(0, MAX_NAMES).join(", ");
    warnings.push({
      code: "TAG_KEYS_DROPPED",
      message:
        `${droppedTags.length} tag keys are delivered and not kept, among them ${named}: add those you need to the organization's tag keys`,
    });
  }
  return warnings;
}

function costWarnings({ missingCosts, unreadableValues }: Notes): Warning[] {
  const warnings = Object.entries(missingCosts).map((
    [column, { lines, first }],
  ) => ({
    code: "COST_MISSING",
    message:
      `${lines} lines have no ${column}, which every line must have: they count as nothing. The first are in ${first}`,
  }));
  if (unreadableValues === null) return warnings;
  const { lines, first } = unreadableValues;
  return [...warnings, {
    code: "VALUES_UNREADABLE",
    message:
      `${lines} values that no total needs could not be read: their lines are kept without them. The first is in ${first}`,
  }];
}

/** A bill is one payer's; the report of a member whose payer changed is the member's own. */
function payerWarnings(
  { payers }: Notes,
  { payer }: { readonly payer: string | null },
): Warning[] {
  const others = Object.entries(payers).filter(([name]) => name !== payer);
  if (payer === null || others.length === 0) return [];
  const named = others.slice(0, MAX_NAMES)
    .map(([name, lines]) =>
      `${JSON.stringify(name.slice(0, 80))} (${lines} lines)`
    );
  return [{
    code: "PAYERS_SEVERAL",
    message:
      `the report is that of ${payer}, and is kept as its bill, but has lines of other payers: ${
        named.join(", ")
      }`,
  }];
}
