/**
 * DuckDB in memory: it writes the Parquet files that tests read, and is asked what they hold.
 *
 * @module
 */
import { DuckDBInstance } from "@duckdb/node-api";

/** A database that lives until it is closed. */
export interface DuckDb {
  /** Runs statements. */
  run(sql: string): Promise<void>;
  /** The rows of a query, every value as DuckDB writes it as text. */
  rows(sql: string): Promise<(string | null)[][]>;
  /** Ends it. */
  close(): void;
}

/** Opens a database. It uses one thread. */
export async function duckDb(): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  return {
    run: async (sql) => void await connection.run(sql),
    rows: async (sql) => {
      const all = `select columns(*)::varchar from (${sql})`;
      const reader = await connection.runAndReadAll(all);
      return reader.getRows().map((row) =>
        row.map((value) => value === null ? null : String(value))
      );
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A file in memory as the reader asks for it; counts what was asked. */
export function inMemory(bytes: Uint8Array): {
  byteLength: number;
  slice(start: number, end: number): Promise<ArrayBuffer>;
  readonly asked: (readonly [number, number])[];
} {
  const asked: [number, number][] = [];
  return {
    byteLength: bytes.length,
    asked,
    slice: (start, end) => {
      asked.push([start, end]);
      return Promise.resolve(bytes.slice(start, end).buffer);
    },
  };
}
