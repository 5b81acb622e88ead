import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Database } from "../../shared/platform/database.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  OCTOBER,
  requestSync,
  workerDatabase,
} from "../support/engine_world.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { someoneWaits } from "../support/someone_waits.ts";
import { asUser, member } from "../support/tenant.ts";

const HALF_A_YEAR = { start_date: "2026-06-01", end_date: "2026-12-01" };

Deno.test("request_sync() opens one job a billing period, newest first in line, and joins what is open", async () => {
  await using world = await engineWorld();
  const october = await requestSync(world);
  const half = await requestSync(world, HALF_A_YEAR);
  const rows = await world.admin`
    select j.period_start::text as period, r.is_joined, j.status from sync_run_jobs r join sync_jobs j on j.id = r.job_id
    where r.run_id = ${half.sync_run_id} order by 1`;
  deepEqual(rows.map(({ period, is_joined }) => [period, is_joined]), [
    ["2026-06-01", false],
    ["2026-07-01", false],
    ["2026-08-01", false],
    ["2026-09-01", false],
    ["2026-10-01", true],
    ["2026-11-01", false],
  ]);
  ok(october.job_id !== half.job_id);
});

Deno.test("request_sync() refuses a single dataset whose every period is open, naming the run", async () => {
  await using world = await engineWorld();
  const first = await requestSync(world);
  await rejects(requestSync(world), (fault: unknown) => {
    const { code, details } = fault as { code: string; details: unknown };
    equal(code, "JOB_OPEN");
    deepEqual(details, { syncLogId: first.sync_run_id, jobId: first.job_id });
    return true;
  });
  const [row] = await world.admin`select count(*)::int as runs from sync_runs`;
  equal(row?.runs, 1);
});

Deno.test("request_sync() racing over overlapping windows opens one job a period, without a deadlock", async () => {
  await using world = await engineWorld();
  const random = seededRandom(11);
  const workers = Array.from({ length: 8 }, () => workerDatabase(world));
  const answers: string[] = [];
  for (let round = 0; round < 12; round++) {
    await Promise.all(workers.map(async ({ database }) => {
      const month = 1 + random.below(6);
      const window = {
        start_date: `2026-0${month}-01`,
        end_date: `2026-0${month + 1 + random.below(3)}-01`,
      };
      answers.push(await outcome(database, world, window));
    }));
    const [row] = await world.admin`
      select count(*)::int as jobs, count(distinct period_start)::int as periods from sync_jobs where status in ('queued', 'running')`;
    equal(row?.jobs, row?.periods);
    await world
      .admin`update sync_jobs set status = 'cancelled', finished_at = now() where status = 'queued'`;
  }
  deepEqual([...new Set(answers)].sort(), ["JOB_OPEN", "opened"]);
  const [row] = await world.admin`
    select count(*)::int as empty from sync_runs r where not exists (select from sync_run_jobs x where x.run_id = r.id)`;
  equal(row?.empty, 0);
});

async function outcome(
  database: Database,
  { tenant: { integrationId } }: EngineWorld,
  window: Record<string, string>,
): Promise<string> {
  try {
    await database.call("engine_request_sync", {
      integration_id: integrationId,
      data_types: ["service_usage"],
      ...window,
    });
    return "opened";
  } catch (fault) {
    return (fault as { code: string }).code;
  }
}

Deno.test("request_sync() joins a job while its page is being committed, and does not wait for the page", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  await world.admin.begin(async (sql) => {
    await sql`select private.hold_job(${job.job_id}, ${job.lease_token})`;
    await requestSync(world, HALF_A_YEAR);
  });
  const [row] = await world
    .admin`select count(*)::int as joined from sync_run_jobs where is_joined`;
  equal(row?.joined, 1);
});

Deno.test("request_sync() opens a new job when the one it would have joined ends meanwhile", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  const asked: Promise<{ sync_run_id: string }>[] = [];
  await world.admin.begin(async (sql) => {
    // The job's row is being changed, so the request must wait to know whether it is still open.
    await sql`update sync_jobs set status = 'succeeded', lease_expires_at = null, lease_owner = null, finished_at = now()
      where id = ${job.job_id}`;
    asked.push(requestSync(world));
    await someoneWaits(world.admin);
  });
  const runId = (await asked[0])?.sync_run_id ?? "";
  const rows = await world.admin`
    select j.status, r.is_joined from sync_run_jobs r join sync_jobs j on j.id = r.job_id where r.run_id = ${runId}`;
  deepEqual([...rows], [{ status: "queued", is_joined: false }]);
});

Deno.test("request_sync() leases the first job to its caller, who alone holds it", async () => {
  await using world = await engineWorld();
  const asked = await requestSync(world, { lease_owner: "request-1" });
  const jobId = (asked as unknown as { job: string }).job;
  const held = await world.engine.held(jobId, "request-1");
  equal(held?.job_id, jobId);
  equal(await world.engine.held(jobId, "request-2"), null);
  equal(await world.engine.claim({ owner: "other" }), null);
});

Deno.test("request_sync() needs the role member, hides foreign integrations and refuses untested ones", async () => {
  await using world = await engineWorld();
  const { organizationId, integrationId } = world.tenant;
  const ask = (userId: string) =>
    asUser(
      world.admin,
      userId,
      (sql) =>
        sql`select request_sync(${integrationId}, array['service_usage'], ${OCTOBER.start_date}::date, ${OCTOBER.end_date}::date)`,
    );
  const viewer = await member(world.admin, organizationId, { role: "viewer" });
  await rejects(ask(viewer), { code: "CS403" });
  const other = await member(world.admin, organizationId, { role: "member" });
  await ask(other);
  await world
    .admin`delete from organization_members where user_id = ${other} and organization_id = ${organizationId}`;
  await rejects(ask(other), { code: "CS404" });
  await world
    .admin`update integrations set status = 'pending' where id = ${integrationId}`;
  await rejects(requestSync(world, HALF_A_YEAR), {
    code: "INTEGRATION_NOT_ACTIVE",
  });
});

for (
  const [name, options] of Object.entries({
    "an unknown dataset": { data_types: ["nonsense"] },
    "no dataset": { data_types: [] },
    "a window that ends before it starts": { end_date: "2026-09-30" },
    "a window of more than 430 days": { end_date: "2028-01-01" },
  })
) {
  Deno.test(`request_sync() refuses ${name}`, async () => {
    await using world = await engineWorld();
    await rejects(requestSync(world, options), { code: "REQUEST_INVALID" });
    const [row] = await world
      .admin`select count(*)::int as runs from sync_runs`;
    equal(row?.runs, 0);
  });
}

Deno.test("request_sync() while the integration is being deleted is refused or cancelled, never left open", async () => {
  await using world = await engineWorld();
  const { userId, integrationId } = world.tenant;
  for (let round = 0; round < 10; round++) {
    await world
      .admin`update integrations set status = 'active', deleted_at = null where id = ${integrationId}`;
    await Promise.allSettled([
      requestSync(world),
      asUser(
        world.admin,
        userId,
        (sql) => sql`select delete_integration(${integrationId})`,
      ),
    ]);
    const [row] = await world.admin`
      select count(*)::int as open from sync_jobs where status in ('queued', 'running')`;
    equal(row?.open, 0);
  }
});

Deno.test("engine.commit() tells of the requests of every job of the integration today", async () => {
  await using world = await engineWorld();
  await requestSync(world, {
    start_date: "2026-09-01",
    end_date: "2026-11-01",
  });
  const jobs = [await claimJob(world), await claimJob(world)];
  const told: number[] = [];
  for (const job of jobs) {
    const { requests_today } = await world.engine.commit(job, 1, {
      rows: {},
      rejects: [],
      requests: [{
        operation: "ce:GetCostAndUsage",
        requests: 3,
        price_usd: "0.03",
      }],
      cursor: { v: 1 },
    });
    told.push(requests_today);
  }
  deepEqual(told, [3, 6]);
});

Deno.test("retry_sync() asks for the same once more, window and all", async () => {
  await using world = await engineWorld();
  const parameters = { window: { start: "2026-08-01", end: "2026-09-01" } };
  const { sync_run_id: runId } = await requestSync(world, {
    data_types: ["contracts", "invoices"],
    parameters,
  });
  await world.admin`
    update sync_jobs set status = 'failed', finished_at = now(), error_code = 'INTERNAL'`;
  await asUser(
    world.admin,
    world.tenant.userId,
    (sql) => sql`select retry_sync(${runId})`,
  );
  const rows = await world.admin`
    select dataset, parameters from sync_jobs where status = 'queued' order by dataset`;
  deepEqual([...rows], [
    { dataset: "contracts", parameters },
    { dataset: "invoices", parameters },
  ]);
});

Deno.test("retry_sync() reads again what did not succeed, and only that", async () => {
  await using world = await engineWorld();
  const { userId } = world.tenant;
  const asked = await requestSync(world, {
    data_types: ["contracts", "invoices", "service_usage"],
  });
  const retry = (runId: string, lease: string | null = null) =>
    asUser(
      world.admin,
      userId,
      (sql) => sql`select retry_sync(${runId}, null, ${lease}) as run`,
    );
  await rejects(retry(asked.sync_run_id), { code: "CS409" });
  await world
    .admin`update sync_jobs set status = 'succeeded', finished_at = now() where dataset = 'service_usage'`;
  await world
    .admin`update sync_jobs set status = 'partial', finished_at = now() where dataset = 'invoices'`;
  await world
    .admin`update sync_jobs set status = 'cancelled', finished_at = now() where dataset = 'contracts'`;
  const [row] = await retry(asked.sync_run_id, "request-1");
  const rows = await world.admin`
    select j.dataset, case when j.status = 'running' then 'queued' else j.status end as status, x.is_joined
    from sync_run_jobs x join sync_jobs j on j.id = x.job_id
    where x.run_id = ${row?.run.sync_run_id} order by j.dataset`;
  const held = await world.engine.held(row?.run.job, "request-1");
  ok(held !== null);
  deepEqual([...rows], [
    { dataset: "contracts", status: "queued", is_joined: false },
    { dataset: "invoices", status: "queued", is_joined: false },
    { dataset: "service_usage", status: "succeeded", is_joined: true },
  ]);
  await rejects(retry(asked.sync_run_id), {
    code: "CS417",
    detail: JSON.stringify({
      jobId: row?.run.job_id,
      syncLogId: row?.run.sync_run_id,
    }).replaceAll('":"', '": "').replaceAll('","', '", "'),
  });
});

Deno.test("request_sync() refuses a dataset the integration is not set up for, all leaves it out", async () => {
  await using world = await engineWorld();
  const { integrationId } = world.tenant;
  await rejects(requestSync(world, { data_types: ["cur"] }), {
    code: "CONFIGURATION_MISSING",
    details: { setting: "costReport", integrationId },
  });
  const { sync_run_id: runId } = await requestSync(world, {
    data_types: ["all"],
  });
  const [run] = await world
    .admin`select data_types from sync_runs where id = ${runId}`;
  deepEqual(run?.data_types, [
    "contracts",
    "emissions",
    "invoices",
    "marketplace_products",
    "service_usage",
  ]);
});

Deno.test("a job takes the attempts of its integration, five where it says nothing", async () => {
  await using world = await engineWorld();
  const { userId, integrationId } = world.tenant;
  await requestSync(world);
  for (const most of [2, null]) {
    await asUser(
      world.admin,
      userId,
      (sql) =>
        sql`select update_integration(${integrationId}, ${
          sql.json({ max_attempts: most })
        })`,
    );
    await requestSync(
      world,
      most === null
        ? { data_types: ["invoices"] }
        : { data_types: ["contracts"] },
    );
  }
  const rows = await world
    .admin`select dataset, max_attempts from sync_jobs order by dataset`;
  deepEqual([...rows], [
    { dataset: "contracts", max_attempts: 2 },
    { dataset: "invoices", max_attempts: 5 },
    { dataset: "service_usage", max_attempts: 5 },
  ]);
});

Deno.test("read_sync_run() counts the requests that cost something", async () => {
  await using world = await engineWorld();
  const { sync_run_id: runId } = await requestSync(world);
  const requests = [
    { operation: "ce:GetCostAndUsage", requests: 3, price_usd: "0.03" },
    { operation: "organizations:ListAccounts", requests: 2, price_usd: "0" },
  ];
  const page = { rows: {}, rejects: [], requests, cursor: { v: 1 } };
  await world.engine.commit(await claimJob(world), 1, page);
  const run = await world.service.call<Record<string, unknown>>(
    "read_sync_run",
    { sync_run_id: runId },
  );
  deepEqual([run["requests"], run["requestsPriceUsd"]], [3, "0.03"]);
});
