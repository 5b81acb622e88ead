import type { Column, ColumnKind, Writing } from "./column.ts";
import { csvText } from "./csv_text.ts";
import {
  cur2Columns,
  legacyColumns,
  legacyParquetColumns,
} from "./cur_columns.ts";
import type { Edition } from "./edition.ts";
import { figureText, timeText } from "./figure_text.ts";
import { focusColumns } from "./focus_columns.ts";
import { focusRows } from "./focus_row.ts";
import type { LineItem } from "./line_item.ts";
import { lineItems } from "./line_items.ts";
import type { ReportOptions, ReportPlant } from "./report_options.ts";

/** What a delivery's files hold, whatever the kind of its rows. */
export interface ReportTable {
  /** In the order of the file. */
  readonly columns: readonly {
    readonly name: string;
    readonly kind: ColumnKind;
  }[];
  /** A part as CSV, in the report's dialect or in the given one. Part null has no rows: what a smaller delivery leaves in a file it no longer needs. */
  csv(part: number | null, dialect?: ReportPlant): Generator<string>;
}

/** The table of a delivery. */
export function reportTable(
  edition: Edition,
  options: ReportOptions,
): ReportTable {
  const writing = {
    edition,
    options,
    figure: figureText(options),
    time: timeText(options),
  };
  const items = lineItems(edition, options);
  if (options.kind === "focus_1_0" || options.kind === "focus_1_2") {
    const version = options.kind === "focus_1_0" ? "1.0" : "1.2";
    const rows = {
      [Symbol.iterator]: () => focusRows(items, edition),
    };
    return tableOf(rows, focusColumns(version), writing);
  }
  return tableOf(items, itemColumns(edition, options), writing);
}

function tableOf<Row>(
  rows: Iterable<Row>,
  columns: readonly Column<Row>[],
  writing: Writing,
): ReportTable {
  const { options } = writing;
  const inOrder = planted(columns, options.plant);
  return {
    columns: inOrder,
    csv: (part, dialect = options.plant) =>
      csvText(
        part === null ? [] : everyNth(rows, part, options.parts),
        inOrder,
        { writing, plant: dialect },
      ),
  };
}

function itemColumns(
  edition: Edition,
  options: ReportOptions,
): Column<LineItem>[] {
  if (options.kind === "cur2") return cur2Columns(edition, options);
  return options.format === "parquet"
    ? legacyParquetColumns(edition, options)
    : legacyColumns(edition, options);
}

/** Leaves columns out and turns their order round, if planted. */
function planted<Row>(
  columns: readonly Column<Row>[],
  plant: ReportPlant,
): Column<Row>[] {
  const kept = columns.filter(({ name }) =>
    !plant.withoutColumns.includes(name)
  );
  return plant.reversedColumns
    ? kept.sort((left, right) => (left.name < right.name ? 1 : -1))
    : kept;
}

/** Deals rows out to parts, one after the other: what belongs together is spread over all of them. */
function* everyNth<Row>(
  rows: Iterable<Row>,
  part: number,
  parts: number,
): Generator<Row> {
  let index = 0;
  for (const row of rows) if (index++ % parts === part) yield row;
}
