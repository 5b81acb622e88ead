import {
  addDays,
  type Day,
  dayOf,
} from "../../shared/domain/billing_period.ts";
import { sourceOpener } from "../../shared/connectors/open_source.ts";
import { findDatasets } from "../../shared/connectors/aws/datasets.ts";
import { drain } from "../../shared/jobs/drain.ts";
import { planSchedules } from "../../shared/jobs/plan_schedules.ts";
import { jobTools, SILENT } from "./engine_world.ts";
import type { ConnectionSite, Customer } from "./replay_customer.ts";
import type { SimulatedTime } from "./simulated_time.ts";
import { asUser } from "./tenant.ts";

/** How long the clouds ask for patience on a throttled day. */
const PATIENCE = 15 * 60_000;

/** Workers that share the queue: one computes while the database works for the other. */
const LANES = ["first", "second"];

/** Where schedules and workers run in simulated time. */
export interface ReplaySite extends ConnectionSite {
  readonly time: SimulatedTime;
}

/** A schedule that was due at a tick. */
export interface DueSchedule {
  readonly dataset: string;
  /** Why it began no run, as an error code; null when it began one. */
  readonly skipped: string | null;
}

/** What the database does at a tick; the schedules that were due. */
export async function enqueue(
  { world: { admin }, time }: ReplaySite,
): Promise<DueSchedule[]> {
  const at = time.now();
  await admin`select private.enqueue_due_schedules(${at}, 100), private.note_freshness(${at})`;
  return await admin<DueSchedule[]>`
    select dataset, last_skip_code as skipped from sync_schedules
    where next_run_at is null and plan_after = ${at} order by dataset`;
}

/** What the worker does that a tick wakes: plans, then works until nothing is queued, waiting where AWS asks to. How many jobs had to. */
export async function work(
  site: ReplaySite,
): Promise<number> {
  const { world, clouds, settings, time } = site;
  const { admin, engine, service } = world;
  const openSource = sourceOpener({
    settings,
    clock: time.clock,
    fetch,
    engine: service,
  });
  await plan(site);
  let waited = 0;
  for (;;) {
    await Promise.all(LANES.map((owner) =>
      drain(
        () => engine.claim({ owner, onWorker: true }),
        jobTools(engine, openSource),
      )
    ));
    await time.settleJobs();
    const [row] = await admin`
      select count(*)::int as waiting from sync_jobs where status = 'queued'`;
    if (row?.waiting === 0) return waited;
    waited += row?.waiting;
    await time.moveTo(
      new Date(clouds.clock.now().getTime() + PATIENCE).toISOString(),
    );
    await admin`
      update sync_jobs set run_after = clock_timestamp() where status = 'queued'`;
  }
}

async function plan({ world, settings, time }: ReplaySite): Promise<void> {
  await planSchedules({
    database: world.service,
    clock: time.clock,
    random: () => 0.5,
    runsPerDay: settings.SCHEDULE_RUNS_PER_DAY,
    log: SILENT,
  });
}

/** Puts a schedule as a member of the organization does, at the simulated time. */
export async function putSchedule(
  site: ReplaySite,
  { userId, integrationId }: Customer,
  { dataset, cron, timeZone }: {
    dataset: string;
    cron: string;
    timeZone: string;
  },
): Promise<void> {
  const { world: { admin }, time } = site;
  await asUser(
    admin,
    userId,
    (sql) =>
      sql`select put_schedule(${integrationId}, ${dataset}, ${cron}, ${timeZone})`,
  );
  // Its runs would be planned from the machine's time on.
  await admin`
    update sync_schedules set plan_after = ${time.now()}, created_at = ${time.now()}
    where integration_id = ${integrationId} and dataset = ${dataset}`;
  await plan(site);
}

/** Asks for every dataset as a member does, from a day until today. */
export async function askForAll(
  { world: { admin }, time }: ReplaySite,
  { userId, integrationId }: Customer,
  since: Day,
): Promise<void> {
  const until = addDays(dayOf(time.clock.now()), 1);
  await asUser(
    admin,
    userId,
    (sql) =>
      sql`select request_sync(${integrationId}, ${[
        ...findDatasets("all", {}),
      ]}, ${since}, ${until})`,
  );
}
