/**
 * What was noticed while a report was read, and what of it its readers should know.
 *
 * @module
 */
import type { Warning } from "../../../domain/page.ts";
import type { Notes } from "./cur_cursor.ts";
import { isKnownLineItemType } from "./line_item_kinds.ts";
import type { GroupRead } from "./reading.ts";

/** Most types that are remembered by name. */
const MAX_TYPES = 20;
/** Most names in a sentence. */
const MAX_NAMES = 10;

/** The notes with those of further groups. */
export function addToNotes(
  notes: Notes,
  groups: readonly { readonly read: GroupRead; readonly lines: number }[],
): Notes {
  const types = { ...notes.unknownTypes };
  let { splitLines, notAmortized } = notes;
  for (const { read, lines } of groups) {
    if ("isSplit" in read) splitLines += lines;
    if (!("charge" in read)) continue;
    if (read.lacksAmortization === true) notAmortized += lines;
    const { type } = read;
    if (type === null || isKnownLineItemType(type)) continue;
    if (Object.hasOwn(types, type) || Object.keys(types).length < MAX_TYPES) {
      types[type] = (types[type] ?? 0) + lines;
    }
  }
  return { ...notes, unknownTypes: types, splitLines, notAmortized };
}

/** What readers of the figures should know of a whole report. */
export function toWarnings(
  { unknownTypes, droppedTags, notAmortized }: Notes,
): Warning[] {
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
