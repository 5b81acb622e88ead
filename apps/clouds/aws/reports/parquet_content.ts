import { type Content, fileContent } from "../s3/content.ts";
import type { TemporaryFolder } from "../s3/temporary_folder.ts";
import type { ColumnKind } from "./column.ts";
import { DEFAULT_REPORT_PLANT, type ReportOptions } from "./report_options.ts";
import type { ReportTable } from "./report_table.ts";

/** What a column of text becomes in Parquet: costs are doubles and maps are maps, as AWS writes them. */
const TYPES: Readonly<Record<ColumnKind, string>> = {
  text: "varchar",
  number: "double",
  time: "timestamp",
  map: "json::map(varchar, varchar)",
};

/** Writes a part as Parquet: DuckDB, loaded only now, reads it as CSV and writes it anew. One thread, so that the same part is the same bytes. */
export async function parquetContent(
  table: ReportTable,
  part: number | null,
  { options, files }: { options: ReportOptions; files: TemporaryFolder },
): Promise<Content> {
  const csv = await files.file(".csv");
  await Deno.writeTextFile(
    csv,
    ReadableStream.from(table.csv(part, DEFAULT_REPORT_PLANT)),
  );
  const path = await files.file(".parquet");
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    await connection.run(copyStatement(table, { csv, path, options }));
  } finally {
    connection.closeSync();
    instance.closeSync();
    await Deno.remove(csv);
  }
  return await fileContent(path);
}

function copyStatement(
  table: ReportTable,
  { csv, path, options }: { csv: string; path: string; options: ReportOptions },
): string {
  const { parquetCodec, rowGroup } = options.plant;
  const columns = table.columns.map(({ name, kind }) =>
    `${identifier(name)}::${TYPES[kind]} as ${identifier(name)}`
  );
  return `copy (select ${columns.join(", ")} from read_csv(${literal(csv)},
    all_varchar = true, header = true, delim = ',', quote = '"', escape = '"',
    nullstr = '', strict_mode = false, max_line_size = 1048576))
    to ${
    literal(path)
  } (format parquet, compression ${parquetCodec}, row_group_size ${rowGroup})`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
