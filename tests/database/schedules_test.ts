import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { dayOf } from "../../shared/domain/billing_period.ts";
import { syncWindow } from "../../shared/connectors/aws/window.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  workerDatabase,
} from "../support/engine_world.ts";
import { enqueueDue, readSchedule, scheduled } from "../support/scheduled.ts";
import { asUser, integration } from "../support/tenant.ts";

const DUE = "2026-11-23T06:03:00Z";
const NOW = "2026-11-23T06:03:30Z";

async function runsOf({ admin }: EngineWorld) {
  return await admin<
    { trigger: string; data_types: string[]; requested_by: string | null }[]
  >`select trigger, data_types, requested_by from sync_runs order by created_at`;
}

Deno.test("enqueue_due_schedules() begins the run of a due schedule and leaves the next one to be planned", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { nextRunAt: DUE });
  equal(await enqueueDue(world.admin, "2026-11-23T06:02:59Z"), 0);
  equal(await enqueueDue(world.admin, NOW), 1);
  const [run] = await world.admin`
    select id, trigger, data_types, requested_by, start_date::text, end_date::text from sync_runs`;
  const kept = await readSchedule(world.admin, id);
  deepEqual({
    next: kept["next_run_at"],
    last: kept["last_run_id"],
    at: kept["last_run_at"],
    planAfter: kept["plan_after"],
    skip: kept["last_skip_code"],
    version: kept["version"],
  }, {
    next: null,
    last: run?.id,
    at: "2026-11-23T06:03:30+00:00",
    planAfter: "2026-11-23T06:03:30+00:00",
    skip: null,
    version: 2,
  });
  deepEqual({ ...run, id: null }, {
    id: null,
    trigger: "schedule",
    data_types: ["service_usage"],
    requested_by: null,
    start_date: "2026-10-25",
    end_date: "2026-11-24",
  });
  equal((await claimJob(world)).dataset, "service_usage");
  equal(await enqueueDue(world.admin, NOW), 0);
});

Deno.test("enqueue_due_schedules() expands all to what the integration is set up for, in one run", async () => {
  await using world = await engineWorld();
  const { integrationId } = world.tenant;
  await scheduled(world, { dataset: "all", nextRunAt: DUE });
  await enqueueDue(world.admin, NOW);
  await world
    .admin`update sync_jobs set status = 'cancelled', finished_at = now()`;
  await world.admin`update integrations set settings = ${
    world.admin.json({
      cost_report: { bucket: "reports", name: "cur" },
      carbon_export: { bucket: "reports", name: "carbon" },
    })
  } where id = ${integrationId}`;
  await world.admin`update sync_schedules set next_run_at = ${DUE}`;
  await enqueueDue(world.admin, NOW);
  const known = await world
    .admin`select dataset from private.datasets where provider = 'aws' order by dataset`;
  const all = known.map(({ dataset }) => dataset);
  const ofReport = ["cur", "estimated_emissions", "carbon_export"];
  ok(ofReport.every((dataset) => all.includes(dataset)));
  deepEqual(
    (await runsOf(world)).map(({ data_types }) => data_types),
    [all.filter((dataset) => !ofReport.includes(dataset)), all],
  );
});

Deno.test("enqueue_due_schedules() racing over the same due schedules begins each once", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId } } = world;
  const integrations = await Promise.all(
    Array.from({ length: 6 }, () => integration(admin, organizationId)),
  );
  for (const [index, integrationId] of integrations.entries()) {
    // A run of all joins what is open: nothing but the schedule's own lock keeps it from beginning twice.
    const dataset = index % 2 === 0 ? "all" : "service_usage";
    await scheduled(world, { integrationId, dataset, nextRunAt: DUE });
  }
  const workers = Array.from(
    { length: 4 },
    () => world.database.sql("postgres", { max: 1 }),
  );
  // Connected first: the race is about the rows.
  await Promise.all(workers.map((sql) => sql`select 1`));
  await Promise.all(workers.map((sql) => enqueueDue(sql, NOW)));
  await enqueueDue(admin, NOW);
  equal((await runsOf(world)).length, 6);
  const rows = await admin`
    select distinct version::int, last_skip_code, last_run_id is null as is_idle from sync_schedules`;
  deepEqual([...rows], [{ version: 2, last_skip_code: null, is_idle: false }]);
});

Deno.test("enqueue_due_schedules() does not wait for whoever holds a schedule or its integration", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId, integrationId } } = world;
  const other = await integration(admin, organizationId);
  const held = await scheduled(world, { nextRunAt: DUE });
  await scheduled(world, { integrationId: other, nextRunAt: DUE });
  // Waiting would be for this very test.
  const ticker = world.database.sql("postgres", {
    max: 1,
    connection: { lock_timeout: 2_000 },
  });
  await admin.begin(async (sql) => {
    await sql`select from sync_schedules where id = ${held} for update`;
    equal(await enqueueDue(ticker, NOW), 1);
  });
  await admin.begin(async (sql) => {
    await sql`select from integrations where id = ${integrationId} for no key update`;
    equal(await enqueueDue(ticker, NOW), 0);
  });
  equal((await runsOf(world)).length, 1);
  equal(await enqueueDue(admin, NOW), 1);
  equal((await runsOf(world)).length, 2);
});

Deno.test("enqueue_due_schedules() after an outage of twenty runs begins one", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { nextRunAt: "2026-11-03T06:00:00Z" });
  equal(await enqueueDue(world.admin, NOW), 1);
  await world
    .admin`update sync_schedules set next_run_at = '2026-11-24T06:00:00Z' where id = ${id}`;
  equal(await enqueueDue(world.admin, NOW), 0);
  equal((await runsOf(world)).length, 1);
});

Deno.test("enqueue_due_schedules() leaves a paused schedule alone", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { isPaused: true });
  await rejects(
    world
      .admin`update sync_schedules set next_run_at = ${DUE} where id = ${id}`,
    { constraint_name: "sync_schedules_paused_do_not_run" },
  );
  equal(await enqueueDue(world.admin, NOW), 0);
});

Deno.test("enqueue_due_schedules() notes what is refused and goes on with the others", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId, integrationId } } = world;
  const [pending, good, gone] = await Promise.all([
    integration(admin, organizationId),
    integration(admin, organizationId),
    integration(admin, organizationId),
  ]);
  const ids = {
    open: await scheduled(world, { nextRunAt: DUE }),
    pending: await scheduled(world, { integrationId: pending, nextRunAt: DUE }),
    gone: await scheduled(world, { integrationId: gone, nextRunAt: DUE }),
    unknown: await scheduled(world, {
      integrationId: good,
      dataset: "nonsense",
      nextRunAt: DUE,
    }),
    good: await scheduled(world, { integrationId: good, nextRunAt: DUE }),
  };
  await admin`update integrations set status = 'pending' where id = ${pending}`;
  await admin`update integrations set status = 'deleted', deleted_at = now() where id = ${gone}`;
  await admin`select private.enqueue_sync(i, '{service_usage}', w.start_date, w.end_date, 'service', '{}', null, null, null)
    from integrations i, private.schedule_window(${NOW}) w where i.id = ${integrationId}`;
  equal(await enqueueDue(admin, NOW), 5);
  const told = await Promise.all(
    Object.entries(ids).map(async ([name, id]) => {
      const kept = await readSchedule(admin, id);
      return [
        name,
        kept["last_skip_code"],
        kept["next_run_at"],
        kept["last_run_id"] !== null,
      ];
    }),
  );
  deepEqual(told, [
    ["open", "JOB_OPEN", null, false],
    ["pending", "INTEGRATION_NOT_ACTIVE", null, false],
    ["gone", "NOT_FOUND", null, false],
    ["unknown", "INTERNAL", "2026-11-23T06:08:30+00:00", false],
    ["good", null, null, true],
  ]);
  const [row] = await admin`
    select count(*)::int as runs from sync_runs r where not exists (select from sync_run_jobs x where x.run_id = r.id)`;
  equal(row?.runs, 0, "a refused run leaves nothing behind");
});

Deno.test("enqueue_due_schedules() forgets the last refusal when a run begins", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { nextRunAt: DUE });
  await world
    .admin`update sync_schedules set last_skip_code = 'JOB_OPEN', last_skip_reason = 'x' where id = ${id}`;
  await enqueueDue(world.admin, NOW);
  equal((await readSchedule(world.admin, id))["last_skip_reason"], null);
});

Deno.test("a dataset the integration is not set up for cannot be scheduled, and is skipped where it was", async () => {
  await using world = await engineWorld();
  const { userId, integrationId } = world.tenant;
  const put = () =>
    asUser(
      world.admin,
      userId,
      (sql) => sql`select put_schedule(${integrationId}, 'cur', '0 6 * * *')`,
    );
  await rejects(put(), { code: "CS425" });
  const settings = { cost_report: { bucket: "reports", name: "cur" } };
  await world
    .admin`update integrations set settings = ${
    world.admin.json(settings)
  } where id = ${integrationId}`;
  await put();
  await world
    .admin`update integrations set settings = '{}' where id = ${integrationId}`;
  await world.admin`update sync_schedules set next_run_at = ${DUE}`;
  await enqueueDue(world.admin, NOW);
  const rows = await world
    .admin`select last_skip_code, last_skip_reason, last_run_id from sync_schedules`;
  deepEqual([...rows], [{
    last_skip_code: "CONFIGURATION_MISSING",
    last_skip_reason:
      `cur cannot be read without costReport: set it with PATCH /functions/v1/connector-sync/integrations/${integrationId}`,
    last_run_id: null,
  }]);
});

Deno.test("schedule_window() is the window that syncWindow() gives by default, every day of four years", async () => {
  await using world = await engineWorld();
  const rows = await world.admin<
    { day: Date; start_date: string; end_date: string }[]
  >`select t as day, w.start_date::text, w.end_date::text
    from generate_series('2025-01-01 00:00Z'::timestamptz, '2028-12-31 23:59Z', interval '24 hours') t, private.schedule_window(t + interval '1 minute') w`;
  equal(rows.length, 4 * 365 + 1);
  for (const { day, start_date: start, end_date: end } of rows) {
    deepEqual({ start, end }, syncWindow({}, dayOf(day)));
  }
});

Deno.test("schedule_window() is about UTC days whatever the session's zone", async () => {
  await using world = await engineWorld();
  const [row] = await world.admin.begin(async (sql) => {
    await sql`set local timezone = 'Pacific/Auckland'`;
    return await sql`select end_date::text from private.schedule_window('2026-11-23T13:00:00Z')`;
  });
  equal(row?.["end_date"], "2026-11-24");
});

Deno.test("engine_plan_schedule() keeps the first of two plans, and none of a schedule that was changed", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { longestGapSeconds: 60 });
  const [first, second] = [workerDatabase(world), workerDatabase(world)];
  const plan = (
    { database }: typeof first,
    hour: number,
    more: Record<string, unknown> = {},
  ) =>
    database.call<boolean>("engine_plan_schedule", {
      schedule_id: id,
      version: 1,
      next_run_at: `2026-11-24T0${hour}:00:00Z`,
      ...more,
    });
  const kept = await Promise.all([plan(first, 6), plan(second, 7)]);
  deepEqual(kept.sort(), [false, true]);
  equal((await readSchedule(world.admin, id))["longest_gap_seconds"], 60);
  await world
    .admin`update sync_schedules set version = 2, next_run_at = null where id = ${id}`;
  equal(await plan(first, 6), false);
  equal(
    await plan(first, 6, { version: 2, longest_gap_seconds: 86_400 }),
    true,
  );
  equal((await readSchedule(world.admin, id))["longest_gap_seconds"], 86_400);
});

Deno.test("deleting an integration or an organization ends its schedules at once, and says how many", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId, organizationId, integrationId } } = world;
  const other = await integration(admin, organizationId);
  await scheduled(world, { nextRunAt: DUE });
  await scheduled(world, { dataset: "all" });
  await scheduled(world, { integrationId: other, nextRunAt: DUE });
  const count = async (query: "integration" | "organization") =>
    await asUser(admin, userId, async (sql) => {
      const [row] = query === "integration"
        ? await sql`select delete_integration(${integrationId}) as answer`
        : await sql`select delete_organization(${organizationId}) as answer`;
      return row?.["answer"].schedulesCancelled;
    });
  equal(await count("integration"), 2);
  equal(await count("organization"), 1);
  equal(await enqueueDue(admin, NOW), 0);
});

Deno.test("a schedule that is due while its integration is deleted begins no run that stays open", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId, integrationId } } = world;
  for (let round = 0; round < 10; round++) {
    await admin`update integrations set status = 'active', deleted_at = null where id = ${integrationId}`;
    await scheduled(world, { nextRunAt: DUE });
    const results = await Promise.allSettled([
      enqueueDue(world.database.sql("postgres", { max: 1 }), NOW),
      asUser(
        admin,
        userId,
        (sql) => sql`select delete_integration(${integrationId})`,
      ),
    ]);
    deepEqual(results.map(({ status }) => status), ["fulfilled", "fulfilled"]);
    const [row] = await admin`
      select (select count(*)::int from sync_jobs where status in ('queued', 'running')) as open,
        (select count(*)::int from sync_schedules) as schedules`;
    deepEqual(row, { open: 0, schedules: 0 });
  }
});
