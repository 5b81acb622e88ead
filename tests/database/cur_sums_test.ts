/** Whole ingestions of cost reports, from S3 to what is published, against DuckDB's DECIMAL over the same files. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { writeCsvFile } from "../../bench/cur_files.ts";
import { writeParquetFile } from "../../bench/cur_parquet_files.ts";
import { type CurWorld, curWorld } from "../support/cur_world.ts";
import { finishAll, jobTools } from "../support/engine_world.ts";
import { publishedSums } from "../support/published_sums.ts";
import { reportDecimals } from "../support/report_decimals.ts";

/** Reads the delivery; it must be published. */
async function ingest(world: CurWorld): Promise<void> {
  await world.request();
  const outcomes = await finishAll(
    world,
    jobTools(world.engine, world.openSource()),
  );
  deepEqual(outcomes, ["succeeded"]);
}

async function inFolder(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Puts files of a folder, and gives their paths. */
async function put(
  world: CurWorld,
  folder: string,
  names: readonly string[],
): Promise<string[]> {
  const paths = names.map((name) => join(folder, name));
  await world.put(
    await Promise.all(
      names.map(async (name, index) => ({
        name,
        bytes: await Deno.readFile(paths[index] ?? ""),
      })),
    ),
  );
  return paths;
}

for (
  const [name, options] of [
    ["legacy csv.gz", { columns: 92, file: "csv.gz" }],
    ["legacy csv, every field in quotes", {
      columns: 92,
      file: "csv",
      quoted: true,
    }],
    ["CUR 2.0 csv.gz, with line ends in fields", {
      columns: 200,
      file: "csv.gz",
    }],
  ] as const
) {
  Deno.test(`what is published of ${name} is what DECIMAL adds up, in every measure and currency`, () =>
    inFolder(async (folder) => {
      await using world = await curWorld();
      const { file, ...rest } = options;
      const names = [0, 1].map((part) => `costs-${part}.${file}`);
      for (const [part, name] of names.entries()) {
        const lines = 2_000;
        const path = join(folder, name);
        await writeCsvFile(path, { ...rest, lines, seed: 5, part, level: 1 });
      }
      const paths = await put(world, folder, names);
      await ingest(world);
      const expected = await reportDecimals(paths);
      deepEqual(Object.keys(expected), ["EUR", "JPY", "USD"]);
      deepEqual(await publishedSums(world.admin), expected);
    }));
}

Deno.test("what is published of Parquet is what DECIMAL adds up over the shortest decimals of its doubles", () =>
  inFolder(async (folder) => {
    await using world = await curWorld();
    const name = "costs.snappy.parquet";
    await writeParquetFile(join(folder, name), {
      lines: 4_000,
      columns: 200,
      codec: "snappy",
    });
    const paths = await put(world, folder, [name]);
    await ingest(world);
    deepEqual(await publishedSums(world.admin), await reportDecimals(paths));
  }));

Deno.test("a grain key in seven parts becomes one charge", () =>
  inFolder(async (folder) => {
    await using world = await curWorld();
    const names = Array.from({ length: 7 }, (_, part) => `${part}.csv.gz`);
    for (const [part, name] of names.entries()) {
      await writeCsvFile(join(folder, name), {
        lines: 1_500,
        columns: 92,
        seed: 6,
        part,
        groupsADay: 4,
        level: 1,
      });
    }
    const paths = await put(world, folder, names);
    await ingest(world);
    deepEqual(await publishedSums(world.admin), await reportDecimals(paths));
    const [row] = await world.admin`
      select count(*)::int as rows, count(distinct charge_key)::int as keys, max(source_lines)::int as most from charges`;
    equal(row?.rows, row?.keys);
    ok(row && row.most > 7 && row.rows < 400, JSON.stringify(row));
  }));

for (
  const options of [
    { kind: "legacy", format: "csv_gz", plant: { exponents: true } },
    { kind: "legacy", format: "parquet" },
    { kind: "cur2", format: "csv" },
    { kind: "cur2", format: "parquet" },
  ]
) {
  Deno.test(`what is published of a bill with commitments is what DECIMAL adds up: ${options.kind} in ${options.format}`, () =>
    inFolder(async (folder) => {
      await using world = await curWorld();
      await world.order({ ...options, parts: 3 });
      const paths: string[] = [];
      for (const key of await world.deliver("2026-09")) {
        if (/Manifest/.test(key)) continue;
        const path = join(folder, key.replaceAll("/", "-"));
        await Deno.writeFile(path, await world.get(key));
        paths.push(path);
      }
      equal(paths.length, 3);
      await ingest(world);
      const expected = await reportDecimals(paths);
      ok(
        expected["USD"]?.["amortized_cost"] !==
          expected["USD"]?.["unblended_cost"],
      );
      deepEqual(await publishedSums(world.admin), expected);
    }));
}
