/**
 * A cost report between workers: through the engine as it is, over the loopback S3 and real connections. Whatever happens to a
 * delivery on its way, what is published adds up to what DECIMAL says of its files.
 *
 * @module
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createRestAndAuth } from "../../apps/stack/rest_and_auth.ts";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { csvLines } from "../../bench/cur_lines.ts";
import type { Job } from "../../shared/domain/job.ts";
import type { Source } from "../../shared/domain/source.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { type OpenSource, runJob } from "../../shared/jobs/run_job.ts";
import { type Budget, startBudget } from "../../shared/platform/budget.ts";
import { type CurWorld, curWorld } from "../support/cur_world.ts";
import {
  claimJob,
  expireLeases,
  finishAll,
  jobTools,
  readJob,
  workerDatabase,
} from "../support/engine_world.ts";
import { eventually } from "../support/eventually.ts";
import { manualClock } from "../support/manual_clock.ts";
import { publishedSums } from "../support/published_sums.ts";
import { reportDecimals } from "../support/report_decimals.ts";
import { stack } from "../support/stack.ts";

const BOUNDS = { chargesAtMost: 20, groupsAtMost: 41 };
const PACKED = ["1.csv.gz", "2.csv.gz", "3.csv.gz"];
const MIXED = ["1.csv.gz", "2.csv", "3.csv.gz"];
const LINES = 60;

/** A delivery's files. */
interface Written {
  /** What DuckDB adds up over them. */
  readonly sums: Awaited<ReturnType<typeof reportDecimals>>;
  /** Puts them into the bucket, their manifest last. */
  put(id: string): Promise<void>;
}

async function written(
  world: CurWorld,
  names: readonly string[],
  seed = 5,
): Promise<Written> {
  const folder = await Deno.makeTempDir();
  try {
    const texts = names.map((_, part) =>
      [
        ...csvLines({ lines: LINES, columns: 92, seed, part, groupsADay: 9 }),
      ].join("")
    );
    const paths = await Promise.all(texts.map(async (text, part) => {
      const path = join(folder, `${part}.csv`);
      await Deno.writeTextFile(path, text);
      return path;
    }));
    const encoder = new TextEncoder();
    const files = names.map((name, part) => {
      const bytes = encoder.encode(texts[part]);
      return {
        name,
        bytes: name.endsWith(".gz") ? new Uint8Array(gzipSync(bytes)) : bytes,
      };
    });
    const sums = await reportDecimals(paths);
    return { sums, put: (id) => world.put(files, undefined, id) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Does something between two pages: after so many of them. */
function after(
  pages: number,
  open: OpenSource,
  happens: (job: Job) => Promise<unknown>,
): OpenSource {
  return async (job) => {
    const source = await open(job);
    return {
      ...source,
      pages: (cursor, signal) => read(source, cursor, signal),
    };
    async function* read(
      from: Source,
      ...place: Parameters<Source["pages"]>
    ): ReturnType<Source["pages"]> {
      let count = 0;
      for await (const page of from.pages(...place)) {
        yield page;
        if (++count === pages) await happens(job);
      }
    }
  };
}

/** A budget for one page. */
function onePage(): Budget {
  let isSpent = false;
  return {
    spend: () => void (isSpent = true),
    exhausted: () => isSpent ? "cpu" : null,
  };
}

async function loadStates({ admin }: CurWorld): Promise<unknown[]> {
  const rows = await admin`select status from charge_loads order by created_at`;
  return rows.map(({ status }) => status);
}

Deno.test("two workers share a delivery, a page each in turn: exact, and nobody else gets in", async () => {
  await using world = await curWorld();
  const report = await written(world, MIXED);
  await report.put("first");
  const id = await world.request();
  const workers = ["one", "two"].map((owner) => {
    const { database } = workerDatabase(world);
    const open = world.openSmall(BOUNDS, database);
    return { owner, engine: engine(database), open };
  });
  let outcome = "handed_over";
  let turns = 0;
  for (; outcome === "handed_over" && turns < 100; turns++) {
    const [mine, other] = turns % 2 === 0 ? workers : workers.toReversed();
    ok(mine && other);
    const job = await claimJob(mine, mine.owner);
    equal(
      await other.engine.claim({ owner: other.owner, onWorker: true }),
      null,
    );
    const tools = { budget: onePage() };
    outcome = await runJob(job, jobTools(mine.engine, mine.open, tools));
  }
  equal(outcome, "succeeded");
  const { page_no: pages, claims, attempts } = await readJob(world, id);
  ok(turns >= 6, `${turns} turns`);
  deepEqual([pages, claims], [turns, turns]);
  equal(attempts, 1, "handing over spends no attempt");
  deepEqual(await publishedSums(world.admin), report.sums);
});

Deno.test("a worker that lost its lease writes nothing into a delivery that another one reads", async () => {
  await using world = await curWorld();
  const report = await written(world, MIXED);
  await report.put("first");
  const id = await world.request();
  const { database } = workerDatabase(world);
  const slow = engine(database);
  const takeOver = async () => {
    await expireLeases(world);
    await finishAll(world, jobTools(world.engine, world.openSmall(BOUNDS)));
  };
  const open = after(2, world.openSmall(BOUNDS, database), takeOver);
  const job = await claimJob({ engine: slow }, "slow");
  equal(await runJob(job, jobTools(slow, open)), "lost");
  equal((await readJob(world, id)).status, "succeeded");
  deepEqual(await publishedSums(world.admin), report.sums);
});

Deno.test("a job cancelled in the middle of a delivery ends, and what was published stays", async () => {
  await using world = await curWorld();
  const report = await written(world, MIXED);
  await report.put("first");
  const tools = jobTools(world.engine, world.openSmall(BOUNDS));
  await world.request();
  await finishAll(world, tools);
  await (await written(world, MIXED, 6)).put("second");
  const id = await world.request();
  const cancel = (job: Job) =>
    world
      .admin`select private.cancel_jobs(array[${job.job_id}::uuid], 'told to')`;
  const open = after(2, world.openSmall(BOUNDS), cancel);
  const outcome = await runJob(
    await claimJob(world),
    jobTools(world.engine, open),
  );
  equal(outcome, "lost");
  const { status, page_no: pages, lease_owner: owner } = await readJob(
    world,
    id,
  );
  deepEqual([status, pages, owner], ["cancelled", 2, null]);
  deepEqual(await loadStates(world), ["published", "abandoned"]);
  deepEqual(await publishedSums(world.admin), report.sums);
  // The next run is not kept from reading what the cancelled one did not.
  await world.request();
  deepEqual(await finishAll(world, tools), ["succeeded"]);
  deepEqual(await loadStates(world), ["superseded", "abandoned", "published"]);
});

for (const [what, id] of [["overwritten", "first"], ["new", "second"]]) {
  Deno.test(`a delivery that is ${what} while one is read is never mixed with it, and published in the end`, async () => {
    await using world = await curWorld();
    await (await written(world, MIXED)).put("first");
    const job = await world.request();
    const newer = await written(world, MIXED, 7);
    const open = after(2, world.openSmall(BOUNDS), () => newer.put(id ?? ""));
    const first = await runJob(
      await claimJob(world),
      jobTools(world.engine, open),
    );
    // One that stands beside the old one is seen by the next job: what is read is whole as it is.
    if (what === "new") {
      equal(first, "succeeded");
      await world.request();
      await finishAll(world, jobTools(world.engine, world.openSmall(BOUNDS)));
    } else {
      await finishAll(world, jobTools(world.engine, world.openSmall(BOUNDS)));
      deepEqual(await loadStates(world), ["abandoned", "published"]);
    }
    equal((await readJob(world, job)).status, "succeeded");
    deepEqual(await publishedSums(world.admin), newer.sums);
  });
}

Deno.test("invocations with the edge's budget of CPU hand a delivery over until it is read, and spend no attempt", async () => {
  await using world = await curWorld();
  const report = await written(world, [...MIXED, "4.csv", "5.csv"]);
  await report.put("first");
  const id = await world.request();
  const clock = manualClock();
  const limits = { wallSeconds: 60, cpuMilliseconds: 10 };
  let outcome = "handed_over";
  let invocations = 0;
  for (; outcome === "handed_over" && invocations < 100; invocations++) {
    const meter = { startedAt: clock.ticks(), cpuMilliseconds: 0 };
    const budget = startBudget(clock, limits, meter);
    const open = world.openSmall(BOUNDS);
    const tools = jobTools(world.engine, open, { budget });
    outcome = await runJob(await claimJob(world), tools);
    ok(outcome === "succeeded" || meter.cpuMilliseconds >= 10);
  }
  equal(outcome, "succeeded");
  ok(invocations >= 3, `${invocations} invocations`);
  const { claims, attempts } = await readJob(world, id);
  deepEqual([claims, attempts], [invocations, 1]);
  deepEqual(await publishedSums(world.admin), report.sums);
});

Deno.test("SIGTERM over REST in the middle of a delivery: lease and attempt are given back, another worker goes on", async () => {
  await using world = await curWorld();
  const report = await written(world, PACKED);
  await report.put("first");
  const id = await world.request();
  const rest = createRestAndAuth({
    databaseUrl: world.database.url("authenticator"),
    siteUrl: stack().url,
    keys: stack(),
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    rest.fetch,
  );
  const { DATABASE_URL: _, ...environment } = world.environment;
  const start = () =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-lock", "--no-check"],
        ...[join(REPOSITORY, "apps/cli/worker.ts"), "--drain"],
      ],
      env: {
        ...environment,
        SUPABASE_URL: `http://127.0.0.1:${server.addr.port}`,
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  try {
    await world.account.control("faults", {
      service: "s3",
      operation: "GetObject",
      kind: "hang",
      milliseconds: 60_000,
      after: 2,
    });
    const worker = start();
    await eventually(
      () => readJob(world, id),
      ({ page_no: pages }) => Number(pages) > 0,
    );
    worker.kill("SIGTERM");
    equal((await worker.status).code, 0);
    const stopped = await readJob(world, id);
    deepEqual(
      [stopped["status"], stopped["lease_owner"], stopped["lease_expires_at"]],
      ["queued", null, null],
    );
    deepEqual([stopped["attempts"], stopped["claims"]], [0, 1]);
    equal((await start().status).code, 0);
    const ended = await readJob(world, id);
    deepEqual([ended["status"], ended["claims"]], ["succeeded", 2]);
    deepEqual(await publishedSums(world.admin), report.sums);
  } finally {
    await server.shutdown();
    await rest.close();
  }
});
