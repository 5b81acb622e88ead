import { deepEqual } from "node:assert/strict";
import { basename, join } from "node:path";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { writeCsvFile } from "../../bench/cur_files.ts";
import { type CurWorld, curWorld } from "./cur_world.ts";
import { expireLeases, readJob } from "./engine_world.ts";
import { eventually } from "./eventually.ts";
import { publishedSums } from "./published_sums.ts";
import { reportDecimals } from "./report_decimals.ts";
import { type SeededRandom, seededRandom } from "./seeded_random.ts";

/** Lines of a file; the loopback S3 takes no larger objects than a file of them makes. */
const LINES_OF_FILE = 25_000;

/** How a worker that is killed later than this is most likely to be done. */
const LONGEST_LIFE_MILLISECONDS = 1_500;

/** What the rounds saw. */
export interface CurKillReport {
  readonly kills: number;
  /** Deliveries that were read to their end. */
  readonly deliveries: number;
  /** Claims of the jobs, those of the killed ones among them. */
  readonly claims: number;
}

/**
 * Reads a report of `lines` with real workers, each killed by SIGKILL at a random moment after its claim, delivery after delivery
 * until `kills` are done; then compares what is published with what DuckDB adds up in DECIMAL.
 *
 * @throws {AssertionError} When a sum or the number of lines differs.
 */
export async function killCurWorkers(
  { lines, kills, seed }: {
    readonly lines: number;
    readonly kills: number;
    readonly seed: number;
  },
): Promise<CurKillReport> {
  await using world = await curWorld();
  const folder = await Deno.makeTempDir();
  try {
    const random = seededRandom(seed);
    const paths = await writeFiles(folder, { lines, seed });
    const expected = await sumsOfForms(paths);
    const report = { kills: 0, deliveries: 0, claims: 0 };
    while (report.kills < kills) {
      await put(world, paths, `delivery-${report.deliveries}`);
      const job = await world.request();
      // An attempt counts until a page is committed, and a young worker may die before its first.
      await world
        .admin`update sync_jobs set max_attempts = ${
        kills + 1
      } where id = ${job}`;
      report.kills += await killUntilDone(world, job, {
        random,
        kills: kills - report.kills,
      });
      const { status, error_code, claims } = await readJob(world, job);
      deepEqual({ status, error_code }, {
        status: "succeeded",
        error_code: null,
      });
      deepEqual(await publishedSums(world.admin), expected);
      report.deliveries += 1;
      report.claims += Number(claims);
    }
    return report;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeFiles(
  folder: string,
  { lines, seed }: { readonly lines: number; readonly seed: number },
): Promise<string[]> {
  // Each form goes on in its own way where it was cut.
  const paths = Array.from(
    { length: Math.ceil(lines / LINES_OF_FILE) },
    (_, part) => join(folder, `${part}.csv${part % 2 === 0 ? "" : ".gz"}`),
  );
  for (const [part, path] of paths.entries()) {
    await writeCsvFile(path, {
      lines: Math.min(LINES_OF_FILE, lines - part * LINES_OF_FILE),
      columns: 92,
      seed,
      part,
      groupsADay: 300,
      level: 1,
    });
  }
  return paths;
}

/** DuckDB reads files of one form at a time: packed ones are unpacked for it. */
async function sumsOfForms(paths: readonly string[]) {
  const plain = await Promise.all(paths.map(async (path) => {
    if (!path.endsWith(".gz")) return path;
    const unpacked = path.replace(/\.gz$/, "");
    const source = await Deno.open(path);
    const target = await Deno.create(unpacked);
    await source.readable.pipeThrough(new DecompressionStream("gzip"))
      .pipeTo(target.writable);
    return unpacked;
  }));
  return await reportDecimals(plain);
}

async function put(
  world: CurWorld,
  paths: readonly string[],
  id: string,
): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => ({
      name: basename(path),
      bytes: await Deno.readFile(path),
    })),
  );
  await world.put(files, undefined, id);
}

/** Kills workers until the job has ended or so many are killed; then lets one work in peace. Gives how many it killed. */
async function killUntilDone(
  world: CurWorld,
  job: string,
  { random, kills }: { readonly random: SeededRandom; readonly kills: number },
): Promise<number> {
  let killed = 0;
  for (;;) {
    const { claims: before } = await readJob(world, job);
    const worker = startWorker(world);
    if (killed < kills) {
      await eventually(
        () => readJob(world, job),
        ({ claims }) => claims !== before,
      );
      const life = random.below(LONGEST_LIFE_MILLISECONDS);
      const timer = setTimeout(() => kill(worker), life);
      await worker.status;
      clearTimeout(timer);
    } else {
      await worker.status;
    }
    await connectionsEnd(world);
    const { status } = await readJob(world, job);
    // Killed at work, not when it was done with it.
    if (status === "running") killed += 1;
    else if (status !== "queued") return killed;
    await expireLeases(world);
  }
}

/** What a killed worker had sent is still carried out: a page may be committed, and the lease extended, after its death. */
async function connectionsEnd({ admin }: CurWorld): Promise<void> {
  await eventually(
    () =>
      admin`
        select from pg_stat_activity where datname = current_database() and usename = 'postgres'`,
    ({ length }) => length === 0,
  );
}

function startWorker(world: CurWorld): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-lock",
      "--no-check",
      join(REPOSITORY, "apps/cli/worker.ts"),
      "--drain",
    ],
    env: { ...world.environment },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

function kill(worker: Deno.ChildProcess): void {
  try {
    worker.kill("SIGKILL");
  } catch {
    // It ended by itself.
  }
}
