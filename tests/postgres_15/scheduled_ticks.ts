import { deepEqual, equal, ok } from "node:assert/strict";
import type { Sql } from "postgres";
import { say } from "../../apps/stack/terminal.ts";
import { tenant } from "../support/tenant.ts";

/** Ticks that have to begin a run each. */
const TICKS = 3;

/** A tick comes once a minute where pg_cron knows no seconds; a busy machine may begin it late. */
const TICK_SECONDS = 90;

/** With nothing due nothing is posted. Asked directly: pg_cron's own ticks have work to find. */
export async function requireIdleWake(superuser: Sql): Promise<void> {
  await superuser`select private.wake_worker()`;
  const ticks = await superuser`
    select due_jobs, wakes, ticked_at > now() - interval '2 minutes' as is_fresh from private.ticks`;
  deepEqual([...ticks], [{ due_jobs: 0, wakes: 0, is_fresh: true }]);
  await say("ok: with nothing due, nothing is posted");
}

/** Three ticks of pg_cron begin a run each, while SQL does what the worker would do between them. */
export async function requireScheduledTicks(superuser: Sql): Promise<void> {
  const { organizationId, integrationId } = await tenant(superuser);
  await superuser`insert into public.sync_schedules (organization_id, integration_id, dataset, cron, next_run_at)
    values (${organizationId}, ${integrationId}, 'service_usage', '0 6 * * *', now() - interval '20 days')`;
  await say(
    `waiting for ${TICKS} ticks of pg_cron, ${await hasten(superuser)}`,
  );
  const wakes = await wakesOf(superuser);
  for (let tick = 1; tick <= TICKS; tick++) {
    await runBegun(superuser, tick);
    await planAgain(superuser);
  }
  equal((await wakesOf(superuser)) >= wakes + TICKS - 1, true);
  const [failed] = await superuser`
    select d.return_message from cron.job_run_details d join cron.job j using (jobid)
    where j.jobname = 'cloud-sync-wake' and d.status = 'failed'`;
  equal(failed?.["return_message"], undefined);
  await say(
    `ok: ${TICKS} ticks of pg_cron began a scheduled run each; twenty missed days were one`,
  );
}

/** Every few seconds where pg_cron can (1.5 and later). */
async function hasten(superuser: Sql): Promise<string> {
  const [row] = await superuser`
    select string_to_array(substring(extversion from '^[0-9]+\\.[0-9]+'), '.')::int[] >= array[1, 5] as knows_seconds from pg_extension where extname = 'pg_cron'`;
  if (!row?.["knows_seconds"]) return "one a minute";
  await superuser`select cron.alter_job(jobid, schedule := '5 seconds') from cron.job where jobname = 'cloud-sync-wake'`;
  return "one in five seconds";
}

/** Waits until exactly `count` runs were begun. */
async function runBegun(superuser: Sql, count: number): Promise<void> {
  const deadline = performance.now() + TICK_SECONDS * 1000;
  for (;;) {
    const runs = await superuser`select trigger from public.sync_runs`;
    ok(runs.length <= count, "a tick began more than one run");
    if (runs.length === count) {
      deepEqual(
        new Set(runs.map(({ trigger }) => trigger)),
        new Set(["schedule"]),
      );
      return;
    }
    ok(
      performance.now() < deadline,
      `pg_cron began no run within ${TICK_SECONDS} s`,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** What the worker does between two ticks: ends the jobs, then plans the next run. Here it is due again at once. */
async function planAgain(superuser: Sql): Promise<void> {
  await superuser`select private.cancel_jobs(array(select id from public.sync_jobs where status = 'queued'), 'ended by the test')`;
  const [row] =
    await superuser`select public.engine_unplanned_schedules() as waiting`;
  const [schedule] = row?.["waiting"] ?? [];
  const [planned] = await superuser`
    select public.engine_plan_schedule(${schedule.id}, ${schedule.version}, now() - interval '1 second', 86400) as is_kept`;
  equal(planned?.["is_kept"], true);
}

async function wakesOf(superuser: Sql): Promise<number> {
  const [row] = await superuser`
    select count(*)::int as count from cron.job_run_details d join cron.job j using (jobid)
    where j.jobname = 'cloud-sync-wake' and d.status = 'succeeded'`;
  return row?.["count"];
}
