/** A type of BigQuery's. */
export type ColumnType =
  | "STRING"
  | "INTEGER"
  | "FLOAT"
  | "DATE"
  | "TIMESTAMP"
  | "BIGNUMERIC";

/** A row: its columns, structs as objects. */
export type TableRow = Readonly<Record<string, unknown>>;

/** A table that can be queried. */
export interface Table {
  /** By the path of a column, structs taken apart: `scope2.market_based`. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** What rows can be unnested by: the text it is asked with, and what a row has of it. */
  readonly unnests: Readonly<Record<string, (row: TableRow) => TableRow[]>>;
  /** The types of the members of what is unnested, by its alias and theirs. */
  readonly parts: Readonly<Record<string, ColumnType>>;
  /** The rows as they stand now. */
  readonly rows: () => readonly TableRow[];
}
