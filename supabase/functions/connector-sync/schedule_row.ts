import { nextRuns } from "../../../shared/domain/schedule.ts";
import type { UnplannedSchedule } from "../../../shared/jobs/plan_schedules.ts";

/** A row of table `sync_schedules`. */
export interface ScheduleRow extends UnplannedSchedule {
  /** Through which integration. */
  readonly integration_id: string;
  /** What is synced. */
  readonly dataset: string;
  /** Does not run. */
  readonly is_paused: boolean;
  /** When it runs next, jitter included; null while that is to be planned. */
  readonly next_run_at: string | null;
  /** When it last began a run. */
  readonly last_run_at: string | null;
  /** That run. */
  readonly last_run_id: string | null;
  /** Why it did not run when it was due last. */
  readonly last_skip_code: string | null;
  /** The same as a sentence. */
  readonly last_skip_reason: string | null;
  /** When it was created. */
  readonly created_at: string;
  /** When it was last changed. */
  readonly updated_at: string;
}

/** How many of the coming runs are shown. */
const SHOWN_RUNS = 5;

/** A schedule as answers show it. */
export function toScheduleAnswer(
  row: ScheduleRow,
  now: Date,
): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    integrationId: row.integration_id,
    dataset: row.dataset,
    cron: row.cron,
    timeZone: row.time_zone,
    isPaused: row.is_paused,
    jitterSeconds: row.jitter_seconds,
    nextRuns: row.is_paused ? [] : comingRuns(row, now),
    nextRunAt: row.next_run_at === null ? null : toIso(row.next_run_at),
    lastRunAt: row.last_run_at === null ? null : toIso(row.last_run_at),
    lastSyncLogId: row.last_run_id,
    lastSkip: row.last_skip_code === null
      ? null
      : { code: row.last_skip_code, reason: row.last_skip_reason },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** None of what was put past the routes and cannot be read; lastSkip tells. */
function comingRuns({ cron, time_zone }: ScheduleRow, now: Date): string[] {
  try {
    return nextRuns({ cron, timeZone: time_zone }, now, SHOWN_RUNS).map((run) =>
      run.toISOString()
    );
  } catch {
    return [];
  }
}

function toIso(instant: string): string {
  return new Date(instant).toISOString();
}
