import type { Edition } from "./edition.ts";
import type { LineItem } from "./line_item.ts";
import type { ReportOptions } from "./report_options.ts";

/** What a column holds: it decides the type in Parquet and in a manifest. */
export type ColumnKind = "text" | "number" | "time" | "map";

/** What a column may look at besides the line. */
export interface Writing {
  /** The delivery. */
  readonly edition: Edition;
  /** The report. */
  readonly options: ReportOptions;
  /** Writes an amount or a quantity. */
  figure(amount: bigint): string;
  /** Writes an instant. */
  time(milliseconds: number): string;
}

/** One column of a report. */
export interface Column<Item> {
  /** As its header says. */
  readonly name: string;
  /** What it holds. */
  readonly kind: ColumnKind;
  /** Its text in a line; empty for nothing. Maps are JSON. */
  readonly read: (item: Item, writing: Writing) => string;
}

/** A reader of a line item's column. */
export type ReadItem = Column<LineItem>["read"];
