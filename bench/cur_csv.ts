/**
 * How fast is a report in csv.gz folded, and in how much memory? DuckDB with one thread folds the same file the same way: by
 * account, type, day, product, usage type and region, with exact sums of cost and usage.
 *
 * Every reading is a process of its own; they take turns. `wide` folds what charges need, some 30 keys and 15 measures, and
 * has no peer. A million lines twice with `--whole`.
 *
 * @module
 */
import { join } from "node:path";
import { readApart, type Reading, tellReading } from "./cold_reading.ts";
import { READERS } from "./cur_csv_readers.ts";
import { type CurFileOptions, writeCsvFile } from "./cur_files.ts";
import { digits, interleave, quantile, ratio } from "./measure.ts";
import { printTable } from "./table.ts";

const ROUNDS = 7;
const PEER = "DuckDB";
const FILES: readonly CurFileOptions[] = [
  { lines: 300_000, columns: 92, seed: 1 },
  { lines: 300_000, columns: 200, seed: 2 },
  { lines: 300_000, columns: 200, seed: 2, quoted: true },
];
const LARGE_FILES: readonly CurFileOptions[] = [
  { lines: 1_000_000, columns: 92, seed: 1 },
  { lines: 1_000_000, columns: 200, seed: 2 },
];

async function main(isWhole: boolean): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const options of [...FILES, ...isWhole ? LARGE_FILES : []]) {
      const path = join(directory, "report.csv.gz");
      const names = await writeCsvFile(path, options);
      await compare(path, options, names);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function compare(
  path: string,
  { lines, columns, quoted }: CurFileOptions,
  names: readonly string[],
): Promise<void> {
  const readings = new Map<string, Reading[]>();
  const contender = (name: string) => ({
    name,
    run: async () => {
      const args = [name, path, JSON.stringify(names)];
      const reading = await readApart(import.meta.filename ?? "", args);
      readings.set(name, [...readings.get(name) ?? [], reading]);
      return reading.milliseconds;
    },
  });
  const timings = await interleave(Object.keys(READERS).map(contender), {
    rounds: ROUNDS,
  });
  const title = `${lines} lines, ${columns} columns${quoted ? ", quoted" : ""}`;
  await printTable([
    [title, "ms", `of ${PEER}'s`, "CPU ms per 100k lines", "MiB", "groups"],
    ...[...timings].map(([name, samples]) => {
      const all = readings.get(name) ?? [];
      const median = (of: (reading: Reading) => number) =>
        quantile(all.map(of), 0.5);
      return [
        name,
        digits(quantile(samples, 0.5)),
        name.startsWith("wide") ? "" : ratio(timings, name, PEER),
        digits(median((each) => each.cpuMilliseconds) * 100_000 / lines),
        digits(Math.max(...all.map((each) => each.peakBytes)) / 2 ** 20),
        String(median((each) => each.groups)),
      ];
    }),
  ]);
}

const [name, path, names] = Deno.args;
if (path === undefined) await main(Deno.args.includes("--whole"));
else {
  const reader = Object.entries(READERS).find(([known]) => known === name);
  await tellReading(async () =>
    await reader?.[1](path, JSON.parse(names ?? "[]")) ?? NaN
  );
}
