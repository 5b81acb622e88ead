import type { Column, Writing } from "./column.ts";
import type { ReportPlant } from "./report_options.ts";

/** How much text is handed on at once. */
const CHUNK = 262_144;

/** What a field must be quoted for. */
const SPECIAL = /[",\r\n]/;

/** Writes a CSV file in chunks of text, the header first: fields in quotes where they need them, or all. */
export function* csvText<Item>(
  items: Iterable<Item>,
  columns: readonly Column<Item>[],
  { writing, plant }: { writing: Writing; plant: ReportPlant },
): Generator<string> {
  const end = plant.crlf ? "\r\n" : "\n";
  const field = plant.quoteAll ? quoted : quotedIfNeeded;
  let text = (plant.byteOrderMark ? "\uFEFF" : "") +
    columns.map(({ name }) => field(name)).join(",") + end;
  for (const item of items) {
    text += columns.map(({ read }) => field(read(item, writing))).join(",") +
      end;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  yield text;
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

function quotedIfNeeded(value: string): string {
  return value !== "" && SPECIAL.test(value) ? quoted(value) : value;
}
