/**
 * The schedules of an integration: what is synced without anybody asking.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import { requireSchedule } from "../../../shared/domain/schedule.ts";
import {
  planSchedule,
  type PlanTools,
} from "../../../shared/jobs/plan_schedules.ts";
import {
  type PutScheduleRequest,
  requireScheduled,
} from "./schedule_request.ts";
import { type ScheduleRow, toScheduleAnswer } from "./schedule_row.ts";

/** Which schedule a path names. */
export interface SchedulePath {
  /** The integration. */
  readonly id: string;
  /** The dataset, or all. */
  readonly dataset: string;
}

/** What planning takes, of a request's context. */
export function planTools(
  { engine, settings, clock, log }: Context,
): PlanTools {
  return {
    database: engine,
    clock,
    random: Math.random,
    runsPerDay: settings.SCHEDULE_RUNS_PER_DAY,
    log,
  };
}

/** The schedules of an integration, by dataset. @throws {Fault} NOT_FOUND */
export async function listSchedules(
  integrationId: string,
  context: Context,
): Promise<Answer> {
  const rows = await readRows(integrationId, context);
  const now = context.clock.now();
  return {
    body: {
      success: true,
      schedules: rows.map((row) => toScheduleAnswer(row, now)),
    },
  };
}

/** One schedule. @throws {Fault} NOT_FOUND */
export async function readSchedule(
  { id, dataset }: SchedulePath,
  context: Context,
): Promise<Answer> {
  const rows = await readRows(id, context);
  const row = rows.find((each) => each.dataset === requireScheduled(dataset));
  if (row === undefined) {
    throw new Fault("NOT_FOUND", `there is no schedule of ${dataset}`);
  }
  return answerWith(row, context);
}

/**
 * Creates a schedule (201) or replaces it (200), and plans its next run at once. The same request again changes nothing.
 *
 * @throws {Fault} REQUEST_INVALID, NOT_FOUND, ACCESS_DENIED
 */
export async function putSchedule(
  { id, dataset }: SchedulePath,
  body: PutScheduleRequest,
  context: Context,
): Promise<Answer> {
  requireScheduled(dataset);
  requireSchedule(body, context.settings.SCHEDULE_RUNS_PER_DAY);
  const { schedule: row, is_new: isNew } = await context.database.call<
    { readonly schedule: ScheduleRow; readonly is_new: boolean }
  >("put_schedule", {
    integration_id: id,
    dataset,
    cron: body.cron,
    time_zone: body.timeZone,
    is_paused: body.isPaused,
    jitter_seconds: body.jitterSeconds,
    request_id: context.requestId,
  });
  const isPlanned = row.is_paused || row.next_run_at !== null;
  const planned = isPlanned ? row : {
    ...row,
    next_run_at: await planSchedule(row, planTools(context)),
  };
  return {
    ...answerWith(planned, context),
    ...(isNew ? { status: 201, headers: { location: locationOf(row) } } : {}),
  };
}

/** Ends a schedule; runs that began go on. @throws {Fault} NOT_FOUND, ACCESS_DENIED */
export async function deleteSchedule(
  { id, dataset }: SchedulePath,
  { database, requestId }: Context,
): Promise<Answer> {
  const deleted = await database.call<Record<string, unknown>>(
    "delete_schedule",
    {
      integration_id: id,
      dataset: requireScheduled(dataset),
      request_id: requestId,
    },
  );
  return { body: { success: true, ...deleted } };
}

function readRows(
  integrationId: string,
  { database }: Context,
): Promise<ScheduleRow[]> {
  return database.call<ScheduleRow[]>("read_schedules", {
    integration_id: integrationId,
  });
}

function answerWith(row: ScheduleRow, { clock }: Context) {
  return {
    body: { success: true, schedule: toScheduleAnswer(row, clock.now()) },
  };
}

function locationOf({ integration_id, dataset }: ScheduleRow): string {
  return `/functions/v1/connector-sync/integrations/${integration_id}/schedules/${dataset}`;
}
