/**
 * What does a whole ingestion of a cost report take? From the loopback S3 through the code of a worker and of a function into
 * PostgreSQL, published; beside COPY of the same folded rows into a table of the same shape, which is what the database alone
 * takes.
 *
 * Every ingestion is a process of its own with the worker's flags; they take turns with the COPY. A report has files of 25,000
 * lines, csv.gz, 92 columns, 100 groups a day. 3,000,000 lines, which take minutes, are read once with `--whole`.
 *
 * @module
 */
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type { Sql } from "postgres";
import { REPOSITORY } from "../apps/stack/repository.ts";
import { engine } from "../shared/jobs/engine.ts";
import { workOf } from "../shared/jobs/run_job.ts";
import { CPU_COST } from "../shared/platform/budget.ts";
import {
  type CurWorld,
  curWorld,
  type WorldFile,
} from "../tests/support/cur_world.ts";
import { claimJob } from "../tests/support/engine_world.ts";
import { readApart, type Reading } from "./cold_reading.ts";
import { writeCsvFile } from "./cur_files.ts";
import { digits, interleave, quantile, ratio, withSpread } from "./measure.ts";
import { printTable } from "./table.ts";

const ROUNDS = 3;
const LINES_OF_FILE = 25_000;
const COPY = "COPY of the folded rows";
const CODES = ["worker", "function"] as const;

/** What pages of a report bring, as COPY text, and the most that a budget takes their reading for. */
interface Folded {
  readonly text: string;
  readonly rows: number;
  readonly pages: number;
  readonly estimatedCpuMilliseconds: number;
}

async function main(isWhole: boolean): Promise<void> {
  const files = await makeFiles(12);
  await using world = await curWorld();
  await world.put(files);
  await compare(world, files.length * LINES_OF_FILE);
  if (!isWhole) return;
  // Files of the same bytes are files all the same.
  const many = Array.from(
    { length: 10 },
    (_, copy) =>
      files.map(({ name, bytes }) => ({ name: `${copy}-${name}`, bytes })),
  ).flat();
  await world.put(many, undefined, "many");
  const reading = await ingest(world, "worker");
  await printTable([
    [`${many.length * LINES_OF_FILE} lines, worker`, ""],
    ["seconds", digits(reading.milliseconds / 1000)],
    ["charges", String(reading.groups)],
    [
      "CPU ms per 100k lines",
      digits(reading.cpuMilliseconds * 100_000 / (many.length * LINES_OF_FILE)),
    ],
    ["peak MiB", digits(reading.peakBytes / 2 ** 20)],
  ]);
}

async function makeFiles(count: number): Promise<WorldFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    const files: WorldFile[] = [];
    for (let part = 0; part < count; part++) {
      const name = `${part}.csv.gz`;
      const path = join(folder, name);
      await writeCsvFile(path, {
        lines: LINES_OF_FILE,
        columns: 92,
        seed: 1,
        part,
        groupsADay: 100,
      });
      files.push({ name, bytes: await Deno.readFile(path) });
    }
    return files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function compare(world: CurWorld, lines: number): Promise<void> {
  const folded = await fold(world);
  await makePeer(world.admin);
  const readings = new Map<string, Reading[]>();
  const timings = await interleave([
    ...CODES.map((name) => ({
      name,
      run: async () => {
        const reading = await ingest(world, name);
        readings.set(name, [...readings.get(name) ?? [], reading]);
        return reading.milliseconds;
      },
    })),
    { name: COPY, run: () => copy(world.admin, folded.text) },
  ], { rounds: ROUNDS });
  const title =
    `${lines} lines, ${folded.rows} folded rows, ${folded.pages} pages`;
  await printTable([
    [title, "ms", "of COPY's", "CPU ms per 100k lines", "peak MiB", "charges"],
    ...[...timings].map(([name, samples]) => {
      const all = readings.get(name) ?? [];
      const most = (of: (reading: Reading) => number) =>
        Math.max(...all.map(of));
      const cpu = quantile(
        all.map(({ cpuMilliseconds }) => cpuMilliseconds),
        0.5,
      );
      return all.length === 0 ? [name, withSpread(samples)] : [
        name,
        withSpread(samples),
        ratio(timings, name, COPY),
        digits(cpu * 100_000 / lines),
        digits(most(({ peakBytes }) => peakBytes) / 2 ** 20),
        String(most(({ groups }) => groups)),
      ];
    }),
    [
      "a budget's estimate",
      "",
      "",
      digits(folded.estimatedCpuMilliseconds * 100_000 / lines),
    ],
  ]);
}

/** One ingestion from nothing. */
async function ingest(
  world: CurWorld,
  code: typeof CODES[number],
): Promise<Reading> {
  await forget(world);
  await world.request();
  const environment = JSON.stringify(world.environment);
  const script = join(REPOSITORY, "bench", "ingest_report.ts");
  return await readApart(script, [environment, code], [await workerFlags()]);
}

/** V8's flags of `deno task worker`. */
async function workerFlags(): Promise<string> {
  const text = await Deno.readTextFile(join(REPOSITORY, "deno.json"));
  const [flags] = /--v8-flags=[^ "]+/.exec(text) ?? [];
  if (flags === undefined) throw new Error("the task has no flags");
  return flags;
}

/** An unchanged delivery would not be read again. */
async function forget({ admin }: CurWorld): Promise<void> {
  await admin`truncate charges, charge_loads, cost_coverage, cloud_accounts cascade`;
}

/** Reads the report once and keeps what its pages brought, before parts are put together. */
async function fold(world: CurWorld): Promise<Folded> {
  await world.request();
  const { admin } = world;
  const own = engine(world.service);
  const job = await claimJob(world);
  const source = await world.openSource()(job);
  let page = job.page_no;
  let estimatedCpuMilliseconds = 0;
  for await (const read of source.pages(null, AbortSignal.timeout(600_000))) {
    await own.commit(job, ++page, read);
    const work = workOf(read);
    for (const unit of Object.keys(work) as (keyof typeof work)[]) { // its keys
      estimatedCpuMilliseconds += work[unit] * CPU_COST[unit];
    }
  }
  const [stored] = await admin`select count(*)::int as rows from charges`;
  const text = await admin.begin(async (sql) => {
    const chunks = await sql.unsafe("copy charges to stdout").readable();
    return (await Array.fromAsync(chunks)).join("");
  });
  await admin`select private.cancel_jobs(array[${job.job_id}::uuid], 'measured')`;
  return {
    text,
    rows: stored?.["rows"],
    pages: page,
    estimatedCpuMilliseconds,
  };
}

/** A table like the one that is written, with its keys, checks and indexes. */
async function makePeer(admin: Sql): Promise<void> {
  await admin.unsafe(
    "create schema peer; create table peer.charges (like public.charges including all)",
  );
}

async function copy(admin: Sql, text: string): Promise<number> {
  await admin`truncate peer.charges`;
  const began = performance.now();
  await admin.begin(async (sql) => {
    const target = await sql.unsafe("copy peer.charges from stdin").writable();
    await pipeline(Readable.from([text]), target);
  });
  return performance.now() - began;
}

await main(Deno.args.includes("--whole"));
