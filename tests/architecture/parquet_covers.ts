import type { Cover } from "./mirror.ts";

const READER = "shared/platform/parquet";

/** What the tests of whole files show about the parts of the Parquet reader. */
const SHOWN: Readonly<Record<string, string>> = {
  amounts: "numbers of every type are added up and compared with DuckDB",
  broken_file: "files that are cut off or changed tell it",
  chosen_columns: "what is chosen, and refused, is a table of columns there",
  decompress: "the same rows are read from pages of every compression",
  flat_column: "rows with and without values, in pages and row groups",
  footer: "every file has one; one that is cut off is refused",
  key_codes: "keys of every type are compared with DuckDB",
  key_column: "keys with and without values are compared with DuckDB",
  map_column: "maps are compared with DuckDB",
  measure_column: "numbers with and without values are compared with DuckDB",
  other_encodings: "files of version 2 hold these encodings",
  packing:
    "groups are found by packed codes, which block_groups_test.ts compares as well",
  row_fold: "a fold is what it is for",
  schema: "columns of every type, and refused by their type",
  table: "columns by name, and refused by their shape",
  thrift: "footers are read with it, whole and broken",
};

/** Parts of the Parquet reader that are tested with whole files, which DuckDB or a test wrote. */
export const PARQUET_COVERS: readonly Cover[] = [
  ...Object.entries(SHOWN).map(([name, reason]) => ({
    source: `${READER}/${name}.ts`,
    test: `tests/${READER}/mod_test.ts`,
    reason,
  })),
  {
    source: `${READER}/page_header.ts`,
    test: `tests/${READER}/pages_test.ts`,
    reason: "pages of every kind begin with one",
  },
];
