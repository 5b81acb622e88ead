import { addDays, dayOf } from "../../shared/domain/billing_period.ts";
import { readSettings } from "../../shared/platform/settings.ts";
import { sourceOpener } from "../../shared/connectors/open_source.ts";
import { drain } from "../../shared/jobs/drain.ts";
import { planSchedules } from "../../shared/jobs/plan_schedules.ts";
import { AWS_DATASETS } from "../../shared/connectors/aws/mod.ts";
import { type TestClouds, testClouds } from "./clouds.ts";
import {
  type EngineWorld,
  engineWorld,
  jobTools,
  SILENT,
} from "./engine_world.ts";
import { type EventScene, MONTH_EVENTS } from "./month_events.ts";
import {
  connectCustomer,
  type ConnectionSite,
  type Customer,
  membersOf,
  openMember,
} from "./replay_customer.ts";
import { type SimulatedTime, simulateTime } from "./simulated_time.ts";
import { asUser } from "./tenant.ts";

/** The first day asked for, by the customer and the newcomer: the planted mismatch is in January. */
const ASKED_FROM = "2026-01-01";

const FIRST_TICK = Date.parse("2026-03-20T18:00:00Z");

/** The tick that begins the last daily run: what is read anew afterwards is read at the same instant. */
const LAST_TICK = Date.parse("2026-04-19T06:00:00Z");

const HOUR = 3_600_000;

/** Ticks come every six hours here. A real one a minute would find nothing more. */
const TICK = 6 * HOUR;

/** Nothing ticks from the first instant until before the second. */
const OUTAGE = {
  from: "2026-04-11T00:00:00.000Z",
  until: "2026-04-14T00:00:00.000Z",
};

/** How long the clouds ask for patience on a throttled day. */
const PATIENCE = 15 * 60_000;

/** Workers that share the queue: one computes while the database works for the other. */
const LANES = ["first", "second"];

/** A schedule that was due. */
export interface DueSchedule {
  readonly dataset: string;
  /** Why it began no run, as an error code; null when it began one. */
  readonly skipped: string | null;
}

/** What one tick found and left behind. */
export interface Tick {
  /** ISO 8601. */
  readonly at: string;
  readonly due: readonly DueSchedule[];
  /** Jobs that had to be tried again. */
  readonly retried: number;
  /** How far each billing period is when its work is done, by its month. */
  readonly periods: Readonly<Record<string, string>>;
}

/** A month that has passed. */
export interface MonthReplay extends AsyncDisposable {
  readonly world: EngineWorld;
  readonly clouds: TestClouds;
  readonly time: SimulatedTime;
  /** Lived through the month. */
  readonly customer: Customer;
  /** Connected the same account at its end and read it once. */
  readonly newcomer: Customer;
  /** The first sync, which nothing was due for, then every tick that found something due. */
  readonly ticks: readonly Tick[];
}

interface Replay extends EventScene {
  readonly time: SimulatedTime;
}

/** Lets a customer live through a month of schedules, then a newcomer read the same account once. */
export async function replayMonth(): Promise<MonthReplay> {
  const stack = new AsyncDisposableStack();
  try {
    const clouds = stack.use(await testClouds());
    const world = stack.use(await engineWorld());
    const time = await simulateTime(world.admin, clouds.clock);
    const account = await clouds.account();
    const site = { world, clouds, account, settings: settingsFor(clouds) };
    const customer = await connectCustomer(site, "customer");
    for (const member of membersOf(site).slice(0, -1)) {
      await openMember(site, customer, member);
    }
    const replay = { ...site, customer, time };
    const ticks = await live(replay);
    const newcomer = await readAnew(replay);
    const owned = stack.move();
    return {
      world,
      clouds,
      time,
      customer,
      newcomer,
      ticks,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function live(replay: Replay): Promise<Tick[]> {
  const { customer, time } = replay;
  await requestAll(replay, customer);
  const ticks = [await workOn(replay, [])];
  await schedule(replay, "all", "30 6 * * *");
  await schedule(replay, "contracts", "0 9 * * 1");
  const events = [...MONTH_EVENTS];
  for (let instant = FIRST_TICK; instant <= LAST_TICK; instant += TICK) {
    const at = new Date(instant).toISOString();
    for (let next; (next = events[0]) && Date.parse(next.at) <= instant;) {
      events.shift();
      await time.moveTo(next.at);
      await next.happen(replay);
    }
    await time.moveTo(at);
    if (at >= OUTAGE.from && at < OUTAGE.until) continue;
    const due = await enqueue(replay);
    if (due.length > 0) ticks.push(await workOn(replay, due));
  }
  return ticks;
}

/** What the database does at a tick. */
async function enqueue(
  { world: { admin }, time }: Replay,
): Promise<DueSchedule[]> {
  const at = time.now();
  await admin`select private.enqueue_due_schedules(${at}, 100), private.note_freshness(${at})`;
  return await admin<DueSchedule[]>`
    select dataset, last_skip_code as skipped from sync_schedules
    where next_run_at is null and plan_after = ${at} order by dataset`;
}

/** What the worker does that a tick wakes. */
async function workOn(
  replay: Replay,
  due: readonly DueSchedule[],
): Promise<Tick> {
  const at = replay.time.now();
  await plan(replay);
  const retried = await work(replay);
  return { at, due, retried, periods: await readPeriods(replay) };
}

/** Works until nothing is queued; what has to wait is waited for. Returns how many jobs had to. */
async function work(
  { world, clouds, settings, time }: Replay,
): Promise<number> {
  const { admin, engine, service } = world;
  const openSource = sourceOpener({
    settings,
    clock: time.clock,
    fetch,
    engine: service,
  });
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

async function plan({ world, settings, time }: Replay): Promise<void> {
  await planSchedules({
    database: world.service,
    clock: time.clock,
    random: () => 0.5,
    runsPerDay: settings.SCHEDULE_RUNS_PER_DAY,
    log: SILENT,
  });
}

/** Puts a schedule as its owner does, at the simulated time. */
async function schedule(
  replay: Replay,
  dataset: string,
  cron: string,
): Promise<void> {
  const { world: { admin }, customer, time } = replay;
  await asUser(
    admin,
    customer.userId,
    (sql) =>
      sql`select put_schedule(${customer.integrationId}, ${dataset}, ${cron}, 'Europe/Berlin')`,
  );
  // Its runs would be planned from the machine's time on.
  await admin`
    update sync_schedules set plan_after = ${time.now()}, created_at = ${time.now()}
    where integration_id = ${customer.integrationId} and dataset = ${dataset}`;
  await plan(replay);
}

async function requestAll(
  { world: { admin }, time }: Replay,
  { userId, integrationId }: Customer,
): Promise<void> {
  const until = addDays(dayOf(time.clock.now()), 1);
  await asUser(
    admin,
    userId,
    (sql) =>
      sql`select request_sync(${integrationId}, ${[
        ...AWS_DATASETS,
      ]}, ${ASKED_FROM}, ${until})`,
  );
}

async function readAnew(replay: Replay): Promise<Customer> {
  const newcomer = await connectCustomer(replay, "newcomer");
  for (const member of membersOf(replay)) {
    await openMember(replay, newcomer, member);
  }
  await requestAll(replay, newcomer);
  await work(replay);
  return newcomer;
}

async function readPeriods(
  { world: { admin }, customer }: Replay,
): Promise<Record<string, string>> {
  const rows = await admin<{ month: string; status: string }[]>`
    select to_char(billing_period_start, 'YYYY-MM') as month, status from billing_periods
    where organization_id = ${customer.organizationId} and invoice_issuer_name = 'AWS' order by 1`;
  return Object.fromEntries(rows.map(({ month, status }) => [month, status]));
}

function settingsFor({ clouds }: TestClouds): ConnectionSite["settings"] {
  return readSettings({
    SEALING_KEYS: `k1:${new Uint8Array(32).fill(7).toBase64()}`,
    WORKER_TOKEN: "a-token-that-wakes-nobody-in-a-replay",
    AWS_ENDPOINT_URL: clouds.awsUrl,
    AWS_BROKER_ACCESS_KEY_ID: clouds.broker.accessKeyId,
    AWS_BROKER_SECRET_ACCESS_KEY: clouds.broker.secretAccessKey,
    // A month's requests fall on one day of the database's calendar.
    COST_EXPLORER_DAILY_REQUESTS: "100000",
  });
}
