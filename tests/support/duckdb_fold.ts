import { DuckDBInstance } from "@duckdb/node-api";
import type { FoldSpec, Group } from "../../shared/platform/fold/fold.ts";
import { Decimal } from "../../shared/platform/decimal.ts";

/** Decimals after the point that DuckDB adds up with. */
const SCALE = 20;

/**
 * The groups of a CSV file as DuckDB adds them up, in no order. Keys are texts (cut after so many characters) or null; sums are
 * DECIMAL all the way. Knows no `canonical` and no `splitsWhenAbsent`.
 */
export async function duckdbFold(
  path: string,
  names: readonly string[],
  { keys, measures }: FoldSpec,
): Promise<Group[]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const column = (index: number | null) => `"${names[index ?? -1]}"`;
    const key = keys.map(({ column: index, bytes }) =>
      `nullif(${
        bytes === undefined
          ? column(index)
          : `substr(${column(index)}, 1, ${bytes})`
      }, '')`
    );
    const sum = measures.map(({ column: index }) =>
      `sum(nullif(${column(index)}, '')::decimal(38, ${SCALE}))::varchar`
    );
    const types = names.map((name) => `'${name}': 'VARCHAR'`);
    const rows = await connection.runAndReadAll(
      `select ${
        [...key, ...sum, "count(*)::int"].join(", ")
      } from read_csv('${path}', header = true, auto_detect = false,
        delim = ',', quote = '"', escape = '"', columns = {${types.join(", ")}})
      group by ${key.map((_, i) => i + 1).join(", ")}`,
    );
    return rows.getRows().map((row) => ({
      keys: row.slice(0, keys.length).map(toText),
      sums: row.slice(keys.length, -1).map((sum) => {
        const text = toText(sum);
        return text === null ? null : Decimal.parse(text).toString();
      }),
      lines: Number(row.at(-1)),
    }));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function toText(value: unknown): string | null {
  return value === null ? null : String(value);
}
