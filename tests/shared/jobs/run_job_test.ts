import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Source } from "../../../shared/domain/source.ts";
import { type Engine, engine } from "../../../shared/jobs/engine.ts";
import { runJob } from "../../../shared/jobs/run_job.ts";
import { startBudget, startMeter } from "../../../shared/platform/budget.ts";
import { Fault, type FaultCode } from "../../../shared/platform/fault.ts";
import {
  claimJob,
  engineWorld,
  jobTools,
  readJob,
  requestSync,
  workerDatabase,
} from "../../support/engine_world.ts";
import { jobContent } from "../../support/job_content.ts";
import {
  type LedgerOptions,
  ledgerSource,
} from "../../support/ledger_source.ts";
import { manualClock } from "../../support/manual_clock.ts";
import { asUser, member } from "../../support/tenant.ts";

const open = (more: Partial<LedgerOptions> = {}) => () =>
  Promise.resolve(ledgerSource({ seed: 1, pages: 6, ...more }));

Deno.test("runJob() hands over when the wall budget is spent, and goes on where it stopped", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const clock = manualClock();
  const limits = { wallSeconds: 10, cpuMilliseconds: 1e9 };
  const beforePage = () => Promise.resolve(clock.advance(4_000));
  const first = await claimJob(world);
  const handOver = () => ({
    budget: startBudget(clock, limits, startMeter(clock)),
  });
  equal(
    await runJob(
      first,
      jobTools(world.engine, open({ beforePage }), handOver()),
    ),
    "handed_over",
  );
  const stored = await readJob(world, first.job_id);
  deepEqual([stored.status, stored.page_no, stored.attempts], ["queued", 3, 0]);
  const second = await claimJob(world);
  deepEqual(second.cursor, { v: 1, page: 3 });
  equal(
    await runJob(
      second,
      jobTools(world.engine, open({ beforePage }), handOver()),
    ),
    "partial",
  );
  equal((await readJob(world, first.job_id)).page_no, 6);
});

Deno.test("runJob() hands over when the CPU budget is spent by rows", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const clock = manualClock();
  const budget = startBudget(
    clock,
    { wallSeconds: 1e6, cpuMilliseconds: 20 },
    startMeter(clock),
  );
  const job = await claimJob(world);
  equal(
    await runJob(
      job,
      jobTools(world.engine, open({ rowsPerPage: 500 }), { budget }),
    ),
    "handed_over",
  );
  ok(Number((await readJob(world, job.job_id)).page_no) < 6);
});

Deno.test("runJob() of many hand-overs leaves what one run leaves", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const whole = await claimJob(world);
  await runJob(whole, jobTools(world.engine, open()));
  const expected = await jobContent(world.admin, whole.job_id);
  await requestSync(world);
  const signal = AbortSignal.abort();
  const outcomes: string[] = [];
  let job = whole;
  while (outcomes.at(-1) !== "partial" && outcomes.length < 10) {
    job = await claimJob(world);
    outcomes.push(
      await runJob(job, jobTools(world.engine, open(), { signal })),
    );
  }
  deepEqual(outcomes, [...Array(5).fill("handed_over"), "partial"]);
  equal(await jobContent(world.admin, job.job_id), expected);
});

Deno.test("runJob() hands over when its source breaks off for the signal", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const stop = new AbortController();
  const source = open({
    beforePage(page, signal) {
      if (page === 3) stop.abort();
      signal.throwIfAborted();
      return Promise.resolve();
    },
  });
  const job = await claimJob(world);
  equal(
    await runJob(job, jobTools(world.engine, source, { signal: stop.signal })),
    "handed_over",
  );
  const stored = await readJob(world, job.job_id);
  deepEqual([stored.status, stored.page_no, stored.error_code], [
    "queued",
    2,
    null,
  ]);
});

for (
  const [code, status] of Object.entries(
    {
      PROVIDER_THROTTLED: "queued",
      PROVIDER_PAGING_CHANGED: "queued",
      INTERNAL: "queued",
      PROVIDER_ACCESS_DENIED: "failed",
      PROVIDER_SHAPE_UNKNOWN: "failed",
    } satisfies Partial<Record<FaultCode, string>>,
  )
) {
  Deno.test(`runJob() leaves a job ${status} when its source throws ${code}`, async () => {
    await using world = await engineWorld();
    await requestSync(world);
    const job = await claimJob(world);
    const source = open({
      beforePage: (page) =>
        page < 3
          ? Promise.resolve()
          : Promise.reject(new Fault(code as FaultCode, "said why")),
    });
    equal(await runJob(job, jobTools(world.engine, source)), status);
    const stored = await readJob(world, job.job_id);
    deepEqual([stored.status, stored.error_code, stored.page_no], [
      status,
      code,
      2,
    ]);
    equal(stored.error_message, "said why");
  });
}

Deno.test("runJob() reports a source that stops without an end, and a connector that does not open", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  const endless: Source = {
    dataset: "service_usage",
    async *pages() {},
    unreportedRequests:
      () => [{ operation: "ledger:Read", requests: 3, price_usd: "0.03" }],
  };
  equal(
    await runJob(job, jobTools(world.engine, () => Promise.resolve(endless))),
    "queued",
  );
  const [row] = await world
    .admin`select sum(requests)::int as requests, sum(price_usd)::text as price from provider_requests`;
  deepEqual(row, { requests: 3, price: "0.03" });
  await world.admin`update sync_jobs set run_after = now()`;
  const refuse = () => Promise.reject(new Fault("SEALED_SECRET_UNREADABLE"));
  equal(
    await runJob(await claimJob(world), jobTools(world.engine, refuse)),
    "failed",
  );
});

Deno.test("runJob() commits a page again when its answer was lost, once", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  let lost = 0;
  const deaf: Engine = {
    ...world.engine,
    async commit(...page) {
      const committed = await world.engine.commit(...page);
      if (page[1] === 2 && lost++ === 0) {
        throw new Fault("DATABASE_UNAVAILABLE");
      }
      return committed;
    },
  };
  const job = await claimJob(world);
  equal(await runJob(job, jobTools(deaf, open())), "partial");
  const stored = await readJob(world, job.job_id);
  deepEqual([stored.page_no, stored.status], [6, "partial"]);
});

Deno.test("runJob() lets a member read its progress while it runs, and a stranger nothing", async () => {
  await using world = await engineWorld();
  const { sync_run_id: runId } = await requestSync(world);
  const viewer = await member(world.admin, world.tenant.organizationId);
  const [alone] = await world
    .admin`insert into organizations (name) values ('Strangers') returning id`;
  const stranger = await member(world.admin, alone?.id);
  const seen: unknown[] = [];
  const read = (who: string) =>
    asUser(world.admin, who, async (sql) => {
      const [row] = await sql`select read_sync_run(${runId}) as run`;
      return row?.run;
    });
  const worker = workerDatabase(world);
  const job = await claimJob({ engine: engine(worker.database) });
  const beforePage = async (page: number) => {
    const run = await read(viewer);
    const [part] = run.jobs;
    seen.push([
      run.status,
      part.pages,
      part.progress.pages,
      part.recordsSynced,
    ]);
    equal(await read(stranger), null);
    if (page > 2) match(JSON.stringify(part.progress), /"of": ?6/);
  };
  await runJob(job, jobTools(engine(worker.database), open({ beforePage })));
  deepEqual(seen.slice(0, 4), [
    ["running", 0, undefined, 0],
    ["running", 1, 1, 12],
    ["running", 2, 2, 24],
    ["running", 3, 3, 36],
  ]);
  const done = await read(viewer);
  deepEqual([done.status, done.requests, done.requestsPriceUsd], [
    "partial",
    6,
    "0.06",
  ]);
  ok(done.reconciliation.length > 0);
});

Deno.test("runJob() hands a job over to a worker when its source says that it needs one", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const first = await claimJob(world);
  const beforePage = (page: number) =>
    page < 3 ? Promise.resolve() : Promise.reject(new Fault("NEEDS_WORKER"));
  equal(
    await runJob(first, jobTools(world.engine, open({ beforePage }))),
    "handed_over",
  );
  const stored = await readJob(world, first.job_id);
  deepEqual([stored.status, stored.page_no, stored.needs_worker], [
    "queued",
    2,
    true,
  ]);
  equal(await world.engine.claim({ owner: "edge" }), null);
  equal((await claimJob(world)).job_id, first.job_id);
});
