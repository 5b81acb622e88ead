/**
 * How fast is a report in Parquet folded, and in how much memory? DuckDB with one thread folds the same file the same way:
 * eight columns read, six of them keys, exact sums of two doubles (DuckDB by a cast to `decimal(18,10)`).
 *
 * Every reading is a process of its own; they take turns. Counted is from the opened file to the groups in JavaScript, not
 * the start of the process. DuckDB's are counted twice: as it has them in its own memory, and as rows in JavaScript.
 * Reports are written by DuckDB from the lines of the CSV bench.
 *
 * @module
 */
import { join } from "node:path";
import { complain } from "../apps/stack/terminal.ts";
import { readApart, type Reading, tellReading } from "./cold_reading.ts";
import { headerName } from "./cur_columns.ts";
import { type ParquetOptions, writeParquetFile } from "./cur_parquet_files.ts";
import { digits, interleave, quantile, ratio } from "./measure.ts";
import { printTable } from "./table.ts";

const ROUNDS = 7;
const REPORTS: readonly ParquetOptions[] = [
  { lines: 300_000, columns: 92, codec: "snappy" },
  { lines: 300_000, columns: 92, codec: "gzip" },
  { lines: 300_000, columns: 200, codec: "snappy" },
  { lines: 300_000, columns: 200, codec: "gzip" },
  { lines: 1_000_000, columns: 200, codec: "snappy" },
];
const KEYS = [
  "UsageAccountId",
  "LineItemType",
  "UsageStartDate",
  "ProductCode",
  "UsageType",
  "Operation",
].map((name) => `lineItem/${name}`);
const MEASURES = ["lineItem/UnblendedCost", "lineItem/UsageAmount"];
const READERS = {
  ours: foldOurs,
  duckdb: (path: string) => foldDuckDb(path, { readsRows: false }),
  duckdb_rows: (path: string) => foldDuckDb(path, { readsRows: true }),
};

async function main(): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const report of REPORTS) {
      const path = join(directory, "report.parquet");
      await writeParquetFile(path, report);
      await compare(path, report);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function compare(path: string, report: ParquetOptions): Promise<void> {
  const readings = new Map<string, Reading[]>();
  const contender = (name: string) => ({
    name,
    run: async () => {
      const reading = await readApart(import.meta.filename ?? "", [name, path]);
      readings.set(name, [...readings.get(name) ?? [], reading]);
      return reading.milliseconds;
    },
  });
  const timings = await interleave(Object.keys(READERS).map(contender), {
    rounds: ROUNDS,
  });
  const { size } = await Deno.stat(path);
  const { lines, columns, codec } = report;
  const title = `${lines} lines, ${columns} columns, ${codec}, ${
    Math.round(size / 2 ** 20)
  } MiB`;
  await printTable([
    [title, "ms", "ours is", "CPU ms per 100k lines", "peak MiB", "groups"],
    ...[...timings].map(([name, samples]) => {
      const all = readings.get(name) ?? [];
      const median = (of: (reading: Reading) => number) =>
        quantile(all.map(of), 0.5);
      return [
        name,
        digits(quantile(samples, 0.5)),
        name === "ours" ? "" : ratio(timings, "ours", name),
        digits(median((each) => each.cpuMilliseconds) * 100_000 / lines),
        digits(Math.max(...all.map((each) => each.peakBytes)) / 2 ** 20),
        String(median((each) => each.groups)),
      ];
    }),
  ]);
}

async function foldOurs(path: string): Promise<() => Promise<number>> {
  const { foldParquet } = await import("../shared/platform/parquet/mod.ts");
  const file = await Deno.open(path);
  const { size } = await file.stat();
  const slice = async (start: number, end: number) => {
    const bytes = new Uint8Array(end - start);
    await file.seek(start, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length;) {
      at += await file.read(bytes.subarray(at)) ?? bytes.length;
    }
    return bytes.buffer;
  };
  let turn = Promise.resolve(new ArrayBuffer(0));
  const inTurn = (start: number, end: number) =>
    turn = turn.then(() => slice(start, end));
  return async () => {
    let groups = 0;
    const folded = foldParquet({ byteLength: size, slice: inTurn }, (names) => {
      const at = (name: string) =>
        names.findIndex((each) =>
          each === headerName(name, "legacy") ||
          each === headerName(name, "cur2")
        );
      return {
        keys: KEYS.map((name) =>
          name.endsWith("Date") ? { column: at(name), bytes: 10 } : {
            column: at(name),
          }
        ),
        measures: MEASURES.map((name) => ({ column: at(name) })),
      };
    }, { groupsAtMost: 1_000_000, signal: new AbortController().signal });
    for await (const each of folded) {
      for (const group of each.groups) groups += group.lines > 0 ? 1 : 0;
    }
    return groups;
  };
}

async function foldDuckDb(
  path: string,
  { readsRows }: { readsRows: boolean },
): Promise<() => Promise<number>> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const legacy = (await connection.runAndReadAll(
    `select name from parquet_schema('${path}') where name = '${KEYS[0]}'`,
  )).currentRowCount === 1;
  const column = (name: string) =>
    `"${headerName(name, legacy ? "legacy" : "cur2")}"`;
  const keys = KEYS.map((name) =>
    name.endsWith("Date") ? `${column(name)}::date` : column(name)
  );
  const sums = MEASURES.map((name) => `sum(${column(name)}::decimal(18,10))`);
  const query = `select ${
    [...keys, ...sums].map((each) => each).join(", ")
  }, count(*) from '${path}' group by all`;
  return async () => {
    const result = await connection.runAndReadAll(query);
    return readsRows ? result.getRows().length : result.currentRowCount;
  };
}

const [name, path] = Deno.args;
if (name === undefined || path === undefined) await main();
else if (isReader(name)) await tellReading(await READERS[name](path));
else await complain(`no reader "${name}"`);

function isReader(name: string): name is keyof typeof READERS {
  return Object.hasOwn(READERS, name);
}
