import postgres, { type Sql } from "postgres";
import type { Job } from "../../shared/domain/job.ts";
import { type Engine, engine } from "../../shared/jobs/engine.ts";
import {
  type JobTools,
  type OpenSource,
  runJob,
  type RunOutcome,
} from "../../shared/jobs/run_job.ts";
import { UNLIMITED_BUDGET } from "../../shared/platform/budget.ts";
import type { Database } from "../../shared/platform/database.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { createLog, type Log } from "../../shared/platform/log.ts";
import { manualClock } from "./manual_clock.ts";
import { database, type TestDatabase } from "./database.ts";
import { type Tenant, tenant } from "./tenant.ts";

/** A database of a test's own with one tenant and the engine over a real connection. */
export interface EngineWorld extends AsyncDisposable {
  readonly database: TestDatabase;
  /** A superuser's connections: to arrange and to look. */
  readonly admin: Sql;
  /** The service's port, as a worker has it. */
  readonly service: Database;
  readonly engine: Engine;
  readonly tenant: Tenant;
}

/** The days that tests sync unless they say otherwise: one billing period. */
export const OCTOBER = { start_date: "2026-10-01", end_date: "2026-11-01" };

/** A log that nobody reads. */
export const SILENT: Log = createLog(manualClock(), () => {});

/** Makes a world. */
export async function engineWorld(): Promise<EngineWorld> {
  const own = await database();
  const admin = own.sql("supabase_admin");
  const service = directDatabase(own.sql("service_role"));
  return {
    database: own,
    admin,
    service,
    engine: engine(service),
    tenant: await tenant(admin),
    [Symbol.asyncDispose]: () => own.close(),
  };
}

/** Another worker's connection of its own; ends with the test's database unless it is ended before. */
export function workerDatabase(
  { database: own }: EngineWorld,
): { database: Database; sql: Sql } {
  const sql = own.sql("service_role", { max: 1 });
  return { database: directDatabase(sql), sql };
}

/** A connection through a proxy. Not closed with the world. */
export function connectThrough(
  { database: own }: EngineWorld,
  port: number,
): Sql {
  const url = new URL(own.url("service_role"));
  url.port = String(port);
  return postgres(url.href, {
    max: 1,
    onnotice() {},
    backoff: () => 0,
    fetch_types: false,
  });
}

/** Asks for a sync as a trusted server does. */
export async function requestSync(
  { service, tenant: { integrationId } }: EngineWorld,
  options: Record<string, unknown> = {},
): Promise<{ sync_run_id: string; job_id: string }> {
  return await service.call("engine_request_sync", {
    integration_id: integrationId,
    data_types: ["service_usage"],
    ...OCTOBER,
    ...options,
  });
}

/** Claims the next job. @throws {Error} When there is none. */
export async function claimJob(
  { engine: from }: Pick<EngineWorld, "engine">,
  owner = "worker",
): Promise<Job> {
  const job = await from.claim({ owner, onWorker: true });
  if (job === null) throw new Error("there is no job to claim");
  return job;
}

/** What to run a job with: no budget, no log. */
export function jobTools(
  from: Engine,
  openSource: OpenSource,
  more: Partial<JobTools> = {},
): JobTools {
  return {
    engine: from,
    openSource,
    budget: UNLIMITED_BUDGET,
    log: SILENT,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Runs jobs, rescuing lost ones and waiting for nothing, until none is open. */
export async function finishAll(
  world: EngineWorld,
  tools: JobTools,
): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = [];
  for (;;) {
    await expireLeases(world);
    const job = await tools.engine.claim({ owner: "last", onWorker: true });
    if (job === null) return outcomes;
    outcomes.push(await runJob(job, tools));
  }
}

/** Lets every lease run out and every backoff end. */
export async function expireLeases({ admin }: EngineWorld): Promise<void> {
  await admin`
    update sync_jobs set lease_expires_at = clock_timestamp() - interval '1 second' where status = 'running'`;
  await admin`
    update sync_jobs set run_after = clock_timestamp() - interval '1 second' where status = 'queued' and run_after > clock_timestamp()`;
}

/** A row of sync_jobs. */
export async function readJob(
  { admin }: Pick<EngineWorld, "admin">,
  id: string,
): Promise<Record<string, unknown>> {
  const [row] =
    await admin`select to_jsonb(j) as job from sync_jobs j where id = ${id}`;
  if (!row) throw new Error("there is no such job");
  return row.job;
}
