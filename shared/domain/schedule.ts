/**
 * Schedules: when a dataset is synced without anybody asking. A cron expression in a time zone, pure: time and chance are
 * arguments.
 *
 * Every run has a local time of day. One that a clock change skips runs once, at the first time after the gap; one that
 * a clock change repeats runs once, the first time. croner calls that a fixed-time job and treats expressions with `*` or steps
 * otherwise; here every expression reaches it as lists of minutes and hours, so that the rule holds for all.
 *
 * @module
 */
import { Cron } from "croner";
import { Fault, type FieldError } from "../platform/fault.ts";
import {
  type CronExpression,
  CronRefusal,
  parseCron,
} from "./cron_expression.ts";

/** When to run. */
export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA name (Europe/Berlin) of the zone the expression is read in. */
  readonly timeZone: string;
}

/** How far ahead gaps are looked for: a year has every month and every change of clocks. */
const YEAR_MILLISECONDS = 366 * 86_400_000;

const SECOND = 1_000;

/**
 * Checks a schedule.
 *
 * @throws {Fault} REQUEST_INVALID with `/cron` and `/timeZone`: what is no expression or no zone, never runs, or runs on more times
 * a local day than `runsPerDay`.
 */
export function requireSchedule(schedule: Schedule, runsPerDay: number): void {
  const errors = [
    ...zoneErrors(schedule),
    ...cronErrors(schedule, runsPerDay),
  ];
  const [first] = errors;
  if (first === undefined) return;
  throw new Fault(
    "REQUEST_INVALID",
    `Cannot schedule as ${
      first.pointer.slice(1)
    } must be ${first.expected}: found ${first.found}`,
    { errors },
  );
}

/**
 * The next runs after an instant, at most `count`, without jitter. Fewer when there are no more.
 *
 * @throws {CronRefusal | RangeError} For a schedule that {@link requireSchedule} refuses.
 */
export function nextRuns(
  { cron, timeZone }: Schedule,
  after: Date,
  count: number,
): Date[] {
  const { minutes, hours, days } = parseCron(cron);
  return runsOf(`${minutes} ${hours} ${days}`, timeZone).nextRuns(count, after);
}

/** Seconds of the longest pause between two runs of the year after an instant; null for a schedule that runs once at most. */
export function longestGapSeconds(
  { cron, timeZone }: Schedule,
  after: Date,
): number | null {
  const expression = parseCron(cron);
  const times = timesOfDay(expression);
  const [first = 0] = times;
  const last = times.at(-1) ?? first;
  // One run a day tells which days there are; the times within each are the same.
  const daily = aYearOf(
    runsOf(
      `${first % 60} ${Math.floor(first / 60)} ${expression.days}`,
      timeZone,
    ),
    after,
  );
  if (daily.length < 2) return null;
  const within = gapsOf(times).map((minutes) => minutes * 60);
  const between = gapsOf(daily.map((run) => run.getTime() / SECOND))
    .map((gap) => gap - (last - first) * 60);
  return Math.max(...within, ...between);
}

/** Two runs at least, if there are, however far away they are. */
function aYearOf(cron: Cron, after: Date): Date[] {
  const end = after.getTime() + YEAR_MILLISECONDS;
  const runs: Date[] = [];
  let run = cron.nextRun(after);
  while (run !== null && (runs.length < 2 || run.getTime() <= end)) {
    runs.push(run);
    run = cron.nextRun(run);
  }
  return runs;
}

/** What planning a run takes besides the schedule. */
export interface PlanOptions {
  /** The run is after this time. */
  readonly now: Date;
  /** How far it may be put off, in seconds; never beyond half of the way to the run after it. */
  readonly jitterSeconds: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** The next run, put off by chance so that tenants do not all come at the full hour; null when there is none. */
export function planRun(
  schedule: Schedule,
  { now, jitterSeconds, random }: PlanOptions,
): Date | null {
  const [run, following] = nextRuns(schedule, now, 2);
  if (run === undefined) return null;
  const room = following === undefined
    ? Infinity
    : (following.getTime() - run.getTime()) / 2;
  const most = Math.min(jitterSeconds * SECOND, room);
  return new Date(run.getTime() + Math.floor(random() * most));
}

function zoneErrors({ timeZone }: Schedule): FieldError[] {
  // An offset like +02:00 is taken by Intl and knows no summer time.
  if (/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(timeZone) && isZone(timeZone)) {
    return [];
  }
  return [{
    pointer: "/timeZone",
    expected: "the IANA name of a time zone, like Europe/Berlin or UTC",
    found: JSON.stringify(timeZone.slice(0, 40)),
  }];
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

function cronErrors({ cron }: Schedule, runsPerDay: number): FieldError[] {
  const refused = (expected: string, found: string) => [
    { pointer: "/cron", expected, found },
  ];
  let expression;
  try {
    expression = parseCron(cron);
  } catch (error) {
    if (!(error instanceof CronRefusal)) throw error;
    return refused(error.expected, error.found);
  }
  const runs = timesOfDay(expression).length;
  if (runs > runsPerDay) {
    return refused(`at most ${runsPerDay} runs a day`, `${runs} runs a day`);
  }
  // Which days there are is the same in every zone.
  return nextRuns({ cron, timeZone: "UTC" }, new Date(0), 1).length === 0
    ? refused("a day that exists", `${JSON.stringify(cron)}, which never comes`)
    : [];
}

/** Minutes since midnight, ascending. */
function timesOfDay({ minutes, hours }: CronExpression): number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}

function gapsOf(points: readonly number[]): number[] {
  return points.slice(1).map((point, index) => point - (points[index] ?? 0));
}

function runsOf(pattern: string, timezone: string): Cron {
  return new Cron(pattern, {
    timezone,
    mode: "5-part",
    fixedTimeRule: "no-wildcard",
    paused: true,
  });
}
