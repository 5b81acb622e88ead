import { deepEqual, equal, ok } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { scheduled } from "../support/scheduled.ts";
import { asUser } from "../support/tenant.ts";

const ACCOUNT = "999999999999";
const HOUR = 3_600;

async function note({ admin }: EngineWorld, asOf: string): Promise<void> {
  await admin`select private.note_freshness(${asOf})`;
}

/** Alerts as dataset, end of data, opened and closed. */
async function alertsOf({ admin }: EngineWorld) {
  const rows = await admin`select dataset, data_through, opened_at, closed_at
    from sync_alerts order by opened_at, dataset`;
  const iso = (value: Date | null) => value?.toISOString().slice(0, 16) ?? null;
  return rows.map((row) => [
    row["dataset"],
    iso(row["data_through"]),
    iso(row["opened_at"]),
    iso(row["closed_at"]),
  ]);
}

async function costThrough({ admin, tenant }: EngineWorld, day: string) {
  await admin`update integrations set billing_account_id = ${ACCOUNT} where id = ${tenant.integrationId}`;
  await admin`update charge_loads set status = 'superseded' where organization_id = ${tenant.organizationId}`;
  await admin`insert into charge_loads (organization_id, provider, dataset, source, billing_account_id, billing_period_start, billing_period_end,
      version, integration_id, job_id, status, data_through)
    values (${tenant.organizationId}, 'aws', 'service_usage', 'aws_cost_explorer', ${ACCOUNT}, '2026-11-01', '2026-12-01', ${day},
      ${tenant.integrationId}, gen_random_uuid(), 'published', ${day})`;
}

async function read(
  { admin, tenant }: EngineWorld,
  { dataset = "contracts", status = "succeeded", at }: {
    dataset?: string;
    status?: string;
    at: string;
  },
) {
  await admin`insert into sync_jobs (organization_id, integration_id, provider, dataset, status, finished_at)
    values (${tenant.organizationId}, ${tenant.integrationId}, 'aws', ${dataset}, ${status}, ${at})`;
}

Deno.test("note_freshness() opens one alert when cost is older than 48 hours, and closes it when it no longer is", async () => {
  await using world = await engineWorld();
  await scheduled(world);
  await costThrough(world, "2026-11-19");
  await note(world, "2026-11-22T00:00:00Z");
  deepEqual(await alertsOf(world), []);
  await note(world, "2026-11-22T00:01:00Z");
  await note(world, "2026-11-22T00:02:00Z");
  const open = [
    "service_usage",
    "2026-11-20T00:00",
    "2026-11-22T00:01",
  ];
  deepEqual(await alertsOf(world), [[...open, null]]);
  await costThrough(world, "2026-11-20");
  await note(world, "2026-11-22T00:03:00Z");
  deepEqual(await alertsOf(world), [[...open, "2026-11-22T00:03"]]);
  await note(world, "2026-11-23T00:01:00Z");
  equal((await alertsOf(world)).length, 2);
});

Deno.test("note_freshness() judges a dataset without periods by its last complete read", async () => {
  await using world = await engineWorld();
  await scheduled(world, {
    dataset: "contracts",
    createdAt: "2026-11-01T00:00:00Z",
  });
  await read(world, { at: "2026-11-18T00:00:00Z" });
  await read(world, { at: "2026-11-20T06:00:00Z", status: "partial" });
  await read(world, { at: "2026-11-21T06:00:00Z", status: "failed" });
  await read(world, { at: "2026-11-21T06:00:00Z", dataset: "invoices" });
  await note(world, "2026-11-22T06:00:00Z");
  deepEqual(await alertsOf(world), []);
  await note(world, "2026-11-22T06:01:00Z");
  deepEqual(await alertsOf(world), [
    ["contracts", "2026-11-20T06:00", "2026-11-22T06:01", null],
  ]);
});

Deno.test("note_freshness() allows the schedule's own longest pause and six hours, of several schedules the shortest", async () => {
  await using world = await engineWorld();
  const weekly = 7 * 24 * HOUR;
  await scheduled(world, { dataset: "all", longestGapSeconds: weekly });
  await costThrough(world, "2026-11-09");
  for (const dataset of ["contracts", "invoices", "marketplace_products"]) {
    await read(world, { dataset, at: "2026-11-30T00:00:00Z" });
  }
  await note(world, "2026-11-17T06:00:00Z");
  deepEqual(await alertsOf(world), []);
  await scheduled(world, { longestGapSeconds: 3 * 24 * HOUR });
  await note(world, "2026-11-13T06:00:00Z");
  deepEqual(await alertsOf(world), []);
  await note(world, "2026-11-13T06:01:00Z");
  deepEqual((await alertsOf(world)).map(([dataset]) => dataset), [
    "service_usage",
  ]);
});

Deno.test("note_freshness() judges what was never read from the day it was scheduled on", async () => {
  await using world = await engineWorld();
  await scheduled(world, {
    dataset: "invoices",
    createdAt: "2026-11-20T00:00:00Z",
  });
  await note(world, "2026-11-22T00:00:00Z");
  deepEqual(await alertsOf(world), []);
  await note(world, "2026-11-22T00:01:00Z");
  deepEqual(await alertsOf(world), [
    ["invoices", null, "2026-11-22T00:01", null],
  ]);
});

const LATER = "2026-11-25T00:00:00Z";
for (
  const [what, change] of [
    ["is paused", "update sync_schedules set is_paused = true"],
    ["is deleted", "delete from sync_schedules"],
    [
      "belongs to a disabled integration",
      "update integrations set status = 'disabled'",
    ],
    [
      "belongs to a deleted integration",
      "update integrations set status = 'deleted', deleted_at = now()",
    ],
    [
      "was never planned",
      "update sync_schedules set longest_gap_seconds = null",
    ],
    [
      "pauses longer than runs are kept",
      "update sync_schedules set longest_gap_seconds = 80 * 86400",
    ],
  ] as const
) {
  Deno.test(`note_freshness() watches no schedule that ${what}, and closes its alert`, async () => {
    await using world = await engineWorld();
    await scheduled(world);
    await costThrough(world, "2026-11-19");
    await note(world, LATER);
    equal((await alertsOf(world)).length, 1);
    await world.admin.unsafe(change);
    await note(world, "2026-11-25T00:01:00Z");
    deepEqual((await alertsOf(world)).map(([, , , closed]) => closed), [
      "2026-11-25T00:01",
    ]);
  });
}

Deno.test("sync_health tells the end of each dataset and whether it is stale; members read alerts", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { userId } } = world;
  await scheduled(world);
  await costThrough(world, "2026-11-19");
  await read(world, { at: "2026-11-20T06:00:00Z" });
  await admin`insert into sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end, status, finished_at)
    select organization_id, id, 'aws', 'service_usage', '2026-11-01', '2026-12-01', 'succeeded', '2026-11-20T07:00Z' from integrations`;
  await note(world, LATER);
  const [rows, alerts] = await asUser(admin, userId, async (sql) => [
    await sql`select dataset, data_through, is_stale from sync_health order by dataset`,
    await sql`select message from sync_alerts`,
  ]);
  deepEqual([...rows ?? []], [
    {
      dataset: "contracts",
      data_through: new Date("2026-11-20T06:00:00Z"),
      is_stale: false,
    },
    {
      dataset: "service_usage",
      data_through: new Date("2026-11-20T00:00:00Z"),
      is_stale: true,
    },
  ]);
  equal(
    alerts?.[0]?.["message"],
    "service_usage is there through 2026-11-20 00:00 UTC alone: expected to be at most 48 hours old",
  );
});

Deno.test("private.tick() begins what is due, notes freshness once a minute and counts schedules to plan", async () => {
  await using world = await engineWorld();
  const { admin } = world;
  const id = await scheduled(world, {
    nextRunAt: "2020-01-01T00:00:00Z",
    createdAt: "2020-01-01T00:00:00Z",
  });
  const tick = async () => {
    const [row] = await admin`select private.tick() as tick`;
    return row?.["tick"];
  };
  const { due_jobs: due, unplanned_schedules: unplanned } = await tick();
  ok(due > 0, "the run's jobs are due at once");
  equal(unplanned, 1);
  equal((await alertsOf(world)).length, 0, "there was no tick before");
  await tick();
  equal((await alertsOf(world)).length, 1);
  await admin`delete from sync_alerts`;
  await tick();
  equal((await alertsOf(world)).length, 0, "not twice in a minute");
  await admin`update sync_schedules set next_run_at = now() + interval '1 day' where id = ${id}`;
  equal((await tick()).unplanned_schedules, 0);
});

Deno.test("private.wake_worker() begins what is due too", async () => {
  await using world = await engineWorld();
  await scheduled(world, { nextRunAt: "2020-01-01T00:00:00Z" });
  await world.admin`select private.wake_worker()`;
  const [row] = await world.admin`select trigger from sync_runs`;
  equal(row?.["trigger"], "schedule");
});

Deno.test("a tick wakes even when schedules cannot be enqueued, and health() tells what is overdue", async () => {
  await using world = await engineWorld();
  const { admin } = world;
  await scheduled(world, { nextRunAt: "2020-01-01T00:00:00Z" });
  await admin`alter table sync_schedules rename column last_run_id to gone`;
  await admin`select private.wake_worker()`;
  const [row] =
    await admin`select private.health() as health, (select count(*)::int from private.ticks) as ticks`;
  equal(row?.["ticks"], 1);
  equal(row?.["health"].overdueSchedules, 1);
});

Deno.test("health() counts schedules nobody planned for five minutes, and open alerts", async () => {
  await using world = await engineWorld();
  const { admin } = world;
  await scheduled(world, { dataset: "all" });
  const health = async () => {
    const [row] = await admin`select private.health() as health`;
    const { overdueSchedules, staleDatasets } = row?.["health"] ?? {};
    return [overdueSchedules, staleDatasets];
  };
  deepEqual(await health(), [0, 0]);
  await admin`update sync_schedules set plan_after = now() - interval '6 minutes'`;
  await note(world, "2090-01-01T00:00:00Z");
  deepEqual(await health(), [1, 5]);
});
