/**
 * A schedule, put by the user and run by nobody.
 *
 * @module
 */
import { invoke } from "./invoke.ts";
import { dailyAtNextMinute } from "./next_minute.ts";
import type { DemoUser } from "./sign_up.ts";
import { followRun, readRun, type Run } from "./sync_all.ts";

/** A schedule as the function answers it. */
export interface Schedule {
  readonly dataset: string;
  readonly cron: string;
  readonly timeZone: string;
  /** The next five, ISO 8601. */
  readonly nextRuns: readonly string[];
  readonly lastRunAt: string | null;
  readonly lastSyncLogId: string | null;
  readonly lastSkip: { readonly code: string; readonly reason: string } | null;
}

/** The run that a schedule began. */
export interface ScheduledRun {
  readonly beganAt: string;
  readonly run: Run;
}

const TIME_ZONE = "Europe/Berlin";

/** The worker is woken every two seconds here. */
const PATIENCE_MILLISECONDS = 45_000;

const POLL_MILLISECONDS = 500;

/** Schedules invoices for every day at the minute of `now` that comes next, so that a run can be seen. */
export async function scheduleInvoices(
  user: DemoUser,
  integrationId: string,
  now: Date,
): Promise<Schedule> {
  const { schedule } = await invoke<{ schedule: Schedule }>(
    user,
    pathOf(integrationId),
    {
      method: "PUT",
      body: {
        cron: dailyAtNextMinute(now, TIME_ZONE),
        timeZone: TIME_ZONE,
        jitterSeconds: 0,
      },
    },
  );
  return schedule;
}

/**
 * Waits until the schedule has begun a run, and for the run's end. Asks only for the schedule: nobody asks for the run.
 *
 * @throws {Error} When it is skipped, does not begin, or fails.
 */
export async function awaitRun(
  user: DemoUser,
  { integrationId, dueAt }: { integrationId: string; dueAt: string },
  report: (line: string) => void,
): Promise<ScheduledRun> {
  const due = Date.parse(dueAt);
  let told = "";
  while (Date.now() < due + PATIENCE_MILLISECONDS) {
    const { schedule } = await invoke<{ schedule: Schedule }>(
      user,
      pathOf(integrationId),
      { method: "GET" },
    );
    const { lastRunAt, lastSyncLogId, lastSkip } = schedule;
    if (lastSkip !== null) {
      throw new Error(`the schedule did not run: ${lastSkip.reason}`);
    }
    if (lastRunAt !== null && lastSyncLogId !== null) {
      const begun = await readRun(user, lastSyncLogId);
      return {
        beganAt: lastRunAt,
        run: await followRun(user, begun, report),
      };
    }
    const line = untilText(due - Date.now());
    if (line !== told) report(line);
    told = line;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  throw new Error(
    `the schedule was due at ${dueAt} and did not run: is the worker woken?`,
  );
}

function untilText(milliseconds: number): string {
  return milliseconds > 0
    ? `within ${Math.ceil(milliseconds / 10_000) * 10} s`
    : "due now";
}

function pathOf(integrationId: string): string {
  return `connector-sync/integrations/${integrationId}/schedules/invoices`;
}
