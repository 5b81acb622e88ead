import type { Day } from "../../shared/domain/billing_period.ts";
import { testClouds } from "./clouds.ts";
import { type EngineWorld, engineWorld } from "./engine_world.ts";
import { type EventScene, MONTH_EVENTS } from "./month_events.ts";
import {
  connectCustomer,
  type Customer,
  membersOf,
  openMember,
  replaySettings,
} from "./replay_customer.ts";
import {
  askForAll,
  type DueSchedule,
  enqueue,
  putSchedule,
  type ReplaySite,
  work,
} from "./replay_engine.ts";
import { simulateTime } from "./simulated_time.ts";

/** The first day asked for, by the customer and the newcomer: the planted mismatch is in January. */
const ASKED_FROM = "2026-01-01";

/** The newcomer's thirteen months of invoices begin here; the customer's began a month earlier. */
const BOTH_SINCE = "2025-04-01";

/** The clocks of Berlin go forward on 29 March. */
const SCHEDULES = [
  { dataset: "all", cron: "30 6 * * *", timeZone: "Europe/Berlin" },
  { dataset: "contracts", cron: "0 9 * * 1", timeZone: "Europe/Berlin" },
];

const FIRST_TICK = Date.parse("2026-03-20T18:00:00Z");

/** The tick that begins the last daily run: what is read anew afterwards is read at the same instant. */
const LAST_TICK = Date.parse("2026-04-19T06:00:00Z");

/** Ticks come every six hours here. A real one a minute would find nothing more. */
const TICK = 6 * 3_600_000;

/** Nothing ticks from the first instant until before the second. */
const OUTAGE = {
  from: "2026-04-11T00:00:00.000Z",
  until: "2026-04-14T00:00:00.000Z",
};

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
  /** Lived through the month. */
  readonly customer: Customer;
  /** Connected the same account at its end and read it once. */
  readonly newcomer: Customer;
  /** First day of the oldest billing period that both have read. */
  readonly bothSince: Day;
  /** The first sync, which nothing was due for, then every tick that found something due. */
  readonly ticks: readonly Tick[];
}

type Replay = ReplaySite & EventScene;

/** Lets a customer live through a month of schedules, then a newcomer read the same account once. */
export async function replayMonth(): Promise<MonthReplay> {
  await using stack = new AsyncDisposableStack();
  const clouds = stack.use(await testClouds());
  const world = stack.use(await engineWorld());
  const time = await simulateTime(world.admin, clouds.clock);
  const account = await clouds.account();
  const settings = replaySettings(clouds);
  const site = { world, clouds, account, settings, time };
  const customer = await connectCustomer(site, "customer");
  for (const member of membersOf(site).slice(0, -1)) {
    await openMember(site, customer, member);
  }
  const ticks = await live({ ...site, customer });
  const newcomer = await readAnew(site);
  const kept = stack.move();
  return {
    world,
    customer,
    newcomer,
    bothSince: BOTH_SINCE,
    ticks,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function live(replay: Replay): Promise<Tick[]> {
  const { customer, time } = replay;
  await askForAll(replay, customer, ASKED_FROM);
  const ticks = [await workOn(replay, [])];
  for (const schedule of SCHEDULES) {
    await putSchedule(replay, customer, schedule);
  }
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

async function workOn(
  replay: Replay,
  due: readonly DueSchedule[],
): Promise<Tick> {
  const at = replay.time.now();
  const retried = await work(replay);
  return { at, due, retried, periods: await readPeriods(replay) };
}

async function readAnew(site: ReplaySite): Promise<Customer> {
  const newcomer = await connectCustomer(site, "newcomer");
  for (const member of membersOf(site)) {
    await openMember(site, newcomer, member);
  }
  await askForAll(site, newcomer, ASKED_FROM);
  await work(site);
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
