import type { Sql } from "postgres";
import type { EngineWorld } from "./engine_world.ts";

/** What a test may choose of a schedule. */
export interface ScheduleOptions {
  readonly integrationId?: string;
  readonly dataset?: string;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly isPaused?: boolean;
  /** When it runs next; null for one that is not planned. */
  readonly nextRunAt?: string | null;
  readonly longestGapSeconds?: number;
  readonly createdAt?: string;
}

/** Daily at six, as most are. */
export const DAILY = { cron: "0 6 * * *", timeZone: "UTC" };

/** Plants a schedule as a superuser; its id. */
export async function scheduled(
  { admin, tenant }: Pick<EngineWorld, "admin" | "tenant">,
  options: ScheduleOptions = {},
): Promise<string> {
  const { dataset = "service_usage", isPaused = false } = options;
  const { cron, timeZone } = { ...DAILY, ...options };
  const [row] = await admin<{ id: string }[]>`
    insert into sync_schedules (organization_id, integration_id, dataset, cron, time_zone, is_paused, next_run_at, longest_gap_seconds, created_at)
    select i.organization_id, i.id, ${dataset}, ${cron}, ${timeZone}, ${isPaused}, ${
    options.nextRunAt ?? null
  }, ${options.longestGapSeconds ?? 86_400}, coalesce(${
    options.createdAt ?? null
  }, now())
    from integrations i where i.id = ${
    options.integrationId ?? tenant.integrationId
  } returning id`;
  if (!row) throw new Error("nothing was inserted");
  return row.id;
}

/** A row of sync_schedules. */
export async function readSchedule(
  sql: Sql,
  id: string,
): Promise<Record<string, unknown>> {
  const [row] =
    await sql`select to_jsonb(s) as schedule from sync_schedules s where id = ${id}`;
  if (!row) throw new Error("there is no such schedule");
  return row.schedule;
}

/** Begins what is due at an instant; how many schedules were looked at. */
export async function enqueueDue(sql: Sql, asOf: string): Promise<number> {
  const [row] =
    await sql`select private.enqueue_due_schedules(${asOf}, 100) as taken`;
  return row?.taken;
}
