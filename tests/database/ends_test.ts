import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { runJob } from "../../shared/jobs/run_job.ts";
import { Fault } from "../../shared/platform/fault.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  expireLeases,
  jobTools,
  readJob,
  requestSync,
} from "../support/engine_world.ts";
import { ledgerPages, ledgerSource } from "../support/ledger_source.ts";
import { asUser, member } from "../support/tenant.ts";

const [FIRST] = ledgerPages({ seed: 5, pages: 4 });

async function fail(
  world: EngineWorld,
  more: { isRetryable?: boolean; retryAfterSeconds?: number | null } = {},
) {
  const job = await claimJob(world);
  const ended = await world.engine.fail(job, {
    code: "PROVIDER_THROTTLED",
    message: "the provider is busy",
    isRetryable: true,
    isAboutCredentials: false,
    retryAfterSeconds: null,
    requests: [],
    ...more,
  });
  const [row] = await world.admin`
    select extract(epoch from run_after - clock_timestamp())::float as wait from sync_jobs where id = ${job.job_id}`;
  return { job, ended, wait: Number(row?.wait) };
}

Deno.test("engine.fail() waits up to a bound that doubles, and fails the job when its attempts are spent", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  for (const [attempt, bound] of [[1, 10], [2, 20], [3, 40], [4, 80]]) {
    const { job, ended, wait } = await fail(world);
    equal(ended.status, "queued");
    equal(job.attempts, attempt);
    ok(wait > -1 && wait <= (bound ?? 0), `attempt ${attempt}: ${wait} s`);
    await expireLeases(world);
  }
  const { ended, job } = await fail(world);
  equal(ended.status, "failed");
  const stored = await readJob(world, job.job_id);
  equal(stored.error_code, "PROVIDER_THROTTLED");
  equal(await world.engine.claim({ owner: "other" }), null);
});

Deno.test("engine.fail() spreads waits evenly below the bound", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const waits: number[] = [];
  for (let round = 0; round < 40; round++) {
    waits.push((await fail(world)).wait);
    await world.admin`update sync_jobs set attempts = 0, run_after = now()`;
  }
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  ok(waits.every((wait) => wait <= 10), String(waits));
  ok(mean > 2.5 && mean < 7.5, `mean ${mean}`);
});

Deno.test("engine.fail() honours Retry-After, a day at most", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const { wait } = await fail(world, { retryAfterSeconds: 900 });
  ok(wait > 890 && wait <= 900, String(wait));
  equal(await world.engine.claim({ owner: "early" }), null);
  await expireLeases(world);
  const long = await fail(world, { retryAfterSeconds: 10_000_000 });
  ok(long.wait > 86_000 && long.wait <= 86_400, String(long.wait));
});

for (const isAboutCredentials of [true, false]) {
  const what = isAboutCredentials ? "the credentials" : "one dataset";
  Deno.test(`engine.fail() ends the job at once for a permanent error about ${what}, and gives its load up`, () =>
    failForGood(isAboutCredentials));
}

async function failForGood(isAboutCredentials: boolean): Promise<void> {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  await world.engine.commit(job, 1, FIRST ?? never());
  const denied = new Fault("PROVIDER_ACCESS_DENIED", "ce:GetCostAndUsage");
  await world.engine.fail(job, {
    code: denied.code,
    message: denied.message,
    isRetryable: denied.retry,
    isAboutCredentials,
    retryAfterSeconds: null,
    requests: [],
  });
  equal((await readJob(world, job.job_id)).status, "failed");
  deepEqual(await loads(world), ["abandoned"]);
  const [row] = await world
    .admin`select status, status_reason from integrations`;
  deepEqual(
    { ...row },
    isAboutCredentials
      ? { status: "error", status_reason: "ce:GetCostAndUsage" }
      : { status: "active", status_reason: null },
  );
}

Deno.test("engine.commit() gives a job its attempts back", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  for (let round = 0; round < 3; round++) {
    await fail(world);
    await expireLeases(world);
  }
  const job = await claimJob(world);
  equal(job.attempts, 4);
  await world.engine.commit(job, 1, FIRST ?? never());
  await expireLeases(world);
  equal((await claimJob(world)).attempts, 2);
});

Deno.test("engine.claim() fails a job whose holders vanish as often as it has attempts, and gives its load up", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const first = await claimJob(world);
  await world.engine.commit(first, 1, FIRST ?? never());
  for (let round = 0; round < 4; round++) {
    await expireLeases(world);
    await claimJob(world);
  }
  await expireLeases(world);
  equal(await world.engine.claim({ owner: "last", onWorker: true }), null);
  const job = await readJob(world, first.job_id);
  deepEqual([job.status, job.error_code], ["failed", "LEASE_EXPIRED"]);
  deepEqual(await loads(world), ["abandoned"]);
});

Deno.test("engine.yield() keeps the attempts, and the second hand-over without a page needs a worker", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const first = await claimJob(world);
  await world.engine.commit(first, 1, FIRST ?? never());
  await world.engine.yield(first, []);
  for (const needsWorker of [false, true]) {
    const job = await world.engine.claim({ owner: "edge" });
    equal(job?.attempts, 1);
    await world.engine.yield(job ?? never(), []);
    const { needs_worker } = await readJob(world, first.job_id);
    equal(needs_worker, needsWorker);
  }
  equal(await world.engine.claim({ owner: "edge" }), null);
  equal((await claimJob(world)).job_id, first.job_id);
});

Deno.test("engine.claim() sends a job to the worker whose holder was killed twice before a page", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  for (let round = 0; round < 2; round++) {
    ok(await world.engine.claim({ owner: "edge" }));
    await expireLeases(world);
  }
  equal(await world.engine.claim({ owner: "edge" }), null);
  ok(await claimJob(world));
});

Deno.test("cancel_sync() while a job runs: its next page is refused, nothing is published, the load is given up", async () => {
  await using world = await engineWorld();
  const { sync_run_id: runId } = await requestSync(world);
  const canceller = await member(world.admin, world.tenant.organizationId, {
    role: "member",
  });
  const job = await claimJob(world);
  const source = () =>
    Promise.resolve(ledgerSource({
      seed: 5,
      pages: 6,
      async beforePage(number) {
        if (number !== 4) return;
        await asUser(
          world.admin,
          canceller,
          (sql) => sql`select cancel_sync(${runId})`,
        );
      },
    }));
  equal(await runJob(job, jobTools(world.engine, source)), "lost");
  await rejects(world.engine.commit(job, 4, FIRST ?? never()), {
    code: "JOB_CANCELLED",
  });
  const stored = await readJob(world, job.job_id);
  deepEqual([stored.status, stored.page_no], ["cancelled", 3]);
  deepEqual(await loads(world), ["abandoned"]);
  const audit = await world.admin`select action from audit_events`;
  deepEqual(audit.map(({ action }) => action), ["sync.cancelled"]);
});

Deno.test("cancel_sync() that waits for a first page gives up the load this page has just made", async () => {
  await using world = await engineWorld();
  const { sync_run_id: runId } = await requestSync(world);
  const job = await claimJob(world);
  let cancelled: Promise<unknown> | null = null;
  await world.admin.begin(async (sql) => {
    const rows = JSON.stringify(FIRST?.rows);
    await sql`select private.commit_page(${job.job_id}, ${job.lease_token}, 1, '{"v":1}', ${rows}::text::jsonb, '[]', '[]', '[]', null, 120)`;
    cancelled = asUser(
      world.admin,
      world.tenant.userId,
      (user) => user`select cancel_sync(${runId})`,
    );
    cancelled.catch(() => {});
    const [row] = await sql`select pg_backend_pid() as pid`;
    for (;;) {
      const [waiting] = await world.admin`
        select count(*)::int as n from pg_stat_activity where ${row?.pid} = any (pg_blocking_pids(pid))`;
      if (waiting?.n > 0) break;
    }
  });
  await cancelled;
  deepEqual(await loads(world), ["abandoned"]);
});

async function loads({ admin }: EngineWorld): Promise<string[]> {
  const rows = await admin`select status from charge_loads order by created_at`;
  return rows.map(({ status }) => status);
}

function never(): never {
  throw new Error("the fixture is empty");
}
