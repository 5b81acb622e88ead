/**
 * Planning: SQL begins what is due and reads no cron expressions, so when a schedule runs next is computed here, before
 * the jobs of a wake.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { type Fault, faultFrom } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import {
  longestGapSeconds,
  planRun,
  requireSchedule,
} from "../domain/schedule.ts";

/** A schedule whose next run is to be planned. */
export interface UnplannedSchedule {
  /** The schedule. */
  readonly id: string;
  /** What the plan is made of: a plan for an older version is refused. */
  readonly version: number;
  /** The expression. */
  readonly cron: string;
  /** The zone it is read in. */
  readonly time_zone: string;
  /** How far its runs may be put off. */
  readonly jitter_seconds: number;
  /** The next run is after this time. */
  readonly plan_after: string;
  /** Null before it was planned for the first time. */
  readonly longest_gap_seconds: number | null;
}

/** What planning needs. */
export interface PlanTools {
  /** The database with the right to the machinery. */
  readonly database: Database;
  /** The time. */
  readonly clock: Clock;
  /** Chance, from 0 to below 1: jitter. */
  readonly random: () => number;
  /** SCHEDULE_RUNS_PER_DAY: a schedule that has more by now is not planned. */
  readonly runsPerDay: number;
  /** Told what cannot be planned. */
  readonly log: Log;
}

/** Before a schedule that cannot be planned is looked at again: its zone may be known by then. */
const RETRY_MILLISECONDS = 86_400_000;

interface Plan {
  readonly next_run_at: string;
  /** Null keeps what is known. */
  readonly longest_gap_seconds: number | null;
}

/**
 * Plans one batch, those that wait longest first; returns how many were planned here. One that cannot be planned is noted and
 * tried again tomorrow, and keeps no other one waiting.
 */
export async function planSchedules(
  tools: PlanTools,
  batch = 100,
): Promise<number> {
  const waiting = await tools.database.call<UnplannedSchedule[]>(
    "engine_unplanned_schedules",
    { batch, as_of: tools.clock.now().toISOString() },
  );
  let planned = 0;
  for (const schedule of waiting) {
    if (await planSchedule(schedule, tools) !== null) planned += 1;
  }
  return planned;
}

/** Plans the next run of a schedule; when it is, or null when it cannot be planned or was planned or changed meanwhile. */
export async function planSchedule(
  schedule: UnplannedSchedule,
  tools: PlanTools,
): Promise<string | null> {
  const { id: schedule_id, version } = schedule;
  const plan = tryPlan(schedule, tools);
  if ("code" in plan) {
    await postpone(schedule, plan, tools);
    return null;
  }
  const isKept = await tools.database.call<boolean>("engine_plan_schedule", {
    schedule_id,
    version,
    ...plan,
  });
  return isKept ? plan.next_run_at : null;
}

function tryPlan(
  { cron, time_zone: timeZone, ...row }: UnplannedSchedule,
  { clock, random, runsPerDay }: PlanTools,
): Plan | Fault {
  const schedule = { cron, timeZone };
  // The database's clock may be ahead of this one, and the run it began must not be planned again.
  const now = new Date(
    Math.max(clock.now().getTime(), Date.parse(row.plan_after)),
  );
  try {
    requireSchedule(schedule, runsPerDay);
    const run = planRun(schedule, {
      now,
      jitterSeconds: row.jitter_seconds,
      random,
    });
    if (run === null) throw new RangeError("the schedule never runs again");
    return {
      next_run_at: run.toISOString(),
      longest_gap_seconds: row.longest_gap_seconds === null
        ? longestGapSeconds(schedule, now)
        : null,
    };
  } catch (error) {
    return faultFrom(error);
  }
}

async function postpone(
  { id: schedule_id, version }: UnplannedSchedule,
  { code, message, cause }: Fault,
  { database, clock, log }: PlanTools,
): Promise<void> {
  log.warn("schedule not planned", {
    schedule_id,
    code,
    reason: message,
    cause,
  });
  const retryAt = new Date(clock.now().getTime() + RETRY_MILLISECONDS);
  await database.call("engine_postpone_schedule", {
    schedule_id,
    version,
    plan_after: retryAt.toISOString(),
    code,
    reason: message,
  });
}
