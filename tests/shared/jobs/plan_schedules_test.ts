import { deepEqual, equal } from "node:assert/strict";
import {
  planSchedule,
  planSchedules,
  type UnplannedSchedule,
} from "../../../shared/jobs/plan_schedules.ts";
import {
  type EngineWorld,
  engineWorld,
  SILENT,
} from "../../support/engine_world.ts";
import { manualClock } from "../../support/manual_clock.ts";
import {
  enqueueDue,
  readSchedule,
  scheduled,
} from "../../support/scheduled.ts";
import { integration } from "../../support/tenant.ts";

/** Far ahead of the database's own clock. */
const NOW = "2090-03-01T12:00:00Z";

function tools({ service }: EngineWorld, now = NOW, chance = 0.5) {
  return {
    database: service,
    clock: manualClock(now),
    random: () => chance,
    runsPerDay: 3,
    log: SILENT,
  };
}

async function nextOf({ admin }: EngineWorld, id: string) {
  const kept = await readSchedule(admin, id);
  return [kept["next_run_at"], kept["longest_gap_seconds"]];
}

Deno.test("planSchedules() gives each its next run, put off by chance, and the longest pause once", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId } } = world;
  const berlin = await scheduled(world, { timeZone: "Europe/Berlin" });
  await admin`update sync_schedules set longest_gap_seconds = null where id = ${berlin}`;
  const known = await scheduled(world, {
    integrationId: await integration(admin, organizationId),
    longestGapSeconds: 7,
  });
  const paused = await scheduled(world, { dataset: "all", isPaused: true });
  equal(await planSchedules(tools(world)), 2);
  deepEqual(await nextOf(world, berlin), [
    "2090-03-02T05:02:30+00:00",
    90_000,
  ]);
  deepEqual(await nextOf(world, known), ["2090-03-02T06:02:30+00:00", 7]);
  deepEqual((await nextOf(world, paused))[0], null);
  equal(await planSchedules(tools(world)), 0);
});

Deno.test("planSchedule() goes on after the run that was begun, even when this clock is behind the database's", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { nextRunAt: "2090-03-02T06:00:00Z" });
  await enqueueDue(world.admin, "2090-03-02T06:00:01Z");
  const row = await readSchedule(world.admin, id);
  // By its own time the run is still to come.
  const behind = tools(world, "2090-03-02T05:59:56Z", 0);
  equal(
    await planSchedule(row as unknown as UnplannedSchedule, behind),
    "2090-03-03T06:00:00.000Z",
  );
});

Deno.test("planSchedules() catches up from an outage of twenty days with one run and goes on with tomorrow", async () => {
  await using world = await engineWorld();
  const id = await scheduled(world, { nextRunAt: "2090-02-09T06:00:00Z" });
  equal(await enqueueDue(world.admin, NOW), 1);
  await planSchedules(tools(world, NOW, 0));
  deepEqual((await nextOf(world, id))[0], "2090-03-02T06:00:00+00:00");
  equal(await enqueueDue(world.admin, NOW), 0);
});

for (
  const [what, change, found] of [
    ["a zone that is none", { timeZone: "Moon/Base" }, /timeZone/],
    ["an expression that is none", { cron: "a b c d e" }, /cron/],
    [
      "more runs a day than are allowed",
      { cron: "* * * * *" },
      /1440 runs a day/,
    ],
    ["a day that never comes", { cron: "0 6 31 2 *" }, /never comes/],
  ] as const
) {
  Deno.test(`planSchedules() notes ${what}, tries again tomorrow, and plans the others`, async () => {
    await using world = await engineWorld();
    const { admin, tenant: { organizationId } } = world;
    const wrong = await scheduled(world, change);
    const right = await scheduled(world, {
      integrationId: await integration(admin, organizationId),
    });
    equal(await planSchedules(tools(world)), 1);
    const kept = await readSchedule(admin, wrong);
    equal(kept["next_run_at"], null);
    equal(kept["last_skip_code"], "REQUEST_INVALID");
    equal(found.test(String(kept["last_skip_reason"])), true);
    equal(kept["plan_after"], "2090-03-02T12:00:00+00:00");
    equal((await nextOf(world, right))[0], "2090-03-02T06:02:30+00:00");
    equal(await planSchedules(tools(world)), 0);
    await admin`update sync_schedules set cron = '0 6 * * *', time_zone = 'UTC' where id = ${wrong}`;
    equal(await planSchedules(tools(world, "2090-03-02T12:00:00Z")), 1);
  });
}

Deno.test("planSchedules() plans a batch, those that wait longest first", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId } } = world;
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) {
    const id = await scheduled(world, {
      integrationId: await integration(admin, organizationId),
    });
    await admin`update sync_schedules set plan_after = now() - make_interval(days => ${count}) where id = ${id}`;
    ids.push(id);
  }
  equal(await planSchedules(tools(world), 2), 2);
  const planned = await Promise.all(ids.map((id) => nextOf(world, id)));
  deepEqual(planned.map(([next]) => next !== null), [false, true, true]);
});
