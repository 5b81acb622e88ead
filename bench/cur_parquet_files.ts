import { DuckDBInstance } from "@duckdb/node-api";
import { curColumns, headerName } from "./cur_columns.ts";
import { writeCsvFile } from "./cur_files.ts";

/** What a Parquet file holds, and how it is compressed. */
export interface ParquetOptions {
  /** Lines. */
  readonly lines: number;
  /** Columns: see `CurFileOptions`. */
  readonly columns: number;
  /** How pages are compressed. */
  readonly codec: "snappy" | "gzip";
}

/** The columns that are doubles in reports. */
const IS_DOUBLE =
  /(?:Amount|Cost|Rate|CostBeforeTax|EffectiveCost|Factor|UnusedQuantity|Fee)$/;
const IS_MOMENT = /(?:Start|End)Date$/;

/** Writes a report with DuckDB, from the same lines as the CSV; types as AWS has them. */
export async function writeParquetFile(
  path: string,
  { lines, columns, codec }: ParquetOptions,
): Promise<void> {
  const csv = `${path}.csv.gz`;
  await writeCsvFile(csv, { lines, columns, seed: 1, level: 1 });
  const style = columns < 120 ? "legacy" : "cur2";
  const names = curColumns(columns, style);
  const types = names.map((name) =>
    `'${headerName(name, style).replaceAll("'", "''")}': 'varchar'`
  );
  const casts = names.map((name) => {
    const column = `"${headerName(name, style)}"`;
    if (IS_MOMENT.test(name)) {
      return `try_cast(${column} as timestamp) as ${column}`;
    }
    if (IS_DOUBLE.test(name)) {
      return `try_cast(${column} as double) as ${column}`;
    }
    return column;
  });
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(`copy (
    select ${casts.join(", ")}
    from read_csv('${csv}', header = true, quote = '"', escape = '"', delim = ',', columns = {${
    types.join(", ")
  }})
  ) to '${path}' (format parquet, compression ${codec})`);
  connection.closeSync();
  instance.closeSync();
  await Deno.remove(csv);
}
