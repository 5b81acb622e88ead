/**
 * Runs as the job routes show and change them. A run is named by its readable id or by its syncLogId.
 *
 * @module
 */
import type { Database } from "../../../shared/platform/database.ts";
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { Fault } from "../../../shared/platform/fault.ts";
import {
  readRun,
  runState,
  type SyncRun,
} from "../../../shared/jobs/sync_run.ts";
import { JOB_ID, type JobsQuery } from "./job_requests.ts";
import { type StartedRun, workAfterwards } from "./work_afterwards.ts";

/** A page of runs, the newest first; `next` is what `before` takes for the page behind it. @throws {Fault} NOT_FOUND */
export async function listJobs(
  { organizationId, integrationId, provider, before, limit }: JobsQuery,
  { database }: Context,
): Promise<Answer> {
  const jobs = await database.call<{ readonly jobId: string }[]>(
    "list_sync_runs",
    {
      organization_id: organizationId ?? null,
      integration_id: integrationId ?? null,
      provider: provider ?? null,
      before: before ?? null,
      most: limit,
    },
  );
  const next = jobs.length === limit ? jobs.at(-1)?.jobId ?? null : null;
  return { body: { success: true, jobs, next } };
}

/** A run with its jobs, whatever became of it. @throws {Fault} NOT_FOUND for an unknown and a foreign one alike. */
export async function readJob(
  jobId: string,
  { database }: Context,
): Promise<Answer> {
  return { body: jobState(await findRun(jobId, database)) };
}

/**
 * Cancels what of a run is open, at once: a worker's next write is refused. Jobs that it shares with an earlier run go on. Nothing
 * open is no error.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED
 */
export async function cancelJob(
  jobId: string,
  { database }: Context,
): Promise<Answer> {
  const { cancelledJobs } = await database.call<
    { readonly cancelledJobs: number }
  >("cancel_sync", { sync_run_id: await findRunId(jobId, database) });
  const run = await findRun(jobId, database);
  return { body: { ...jobState(run), success: true, cancelledJobs } };
}

/**
 * Reads again what of a run failed, was cancelled or is partial, in a run of its own; what succeeded serves that run as it is.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED, CONFLICT when there is nothing to retry, INTEGRATION_NOT_ACTIVE, JOB_OPEN,
 * CONFIGURATION_MISSING
 */
export async function retryJob(
  jobId: string,
  context: Context,
): Promise<Answer> {
  const { database, requestId } = context;
  const earlier = await findRun(jobId, database);
  await context.limitOrganization(earlier.organizationId);
  const owner = `connector-sync/${crypto.randomUUID()}`;
  const run = await database.call<StartedRun>("retry_sync", {
    sync_run_id: earlier.syncLogId,
    request_id: requestId,
    lease_owner: owner,
  });
  workAfterwards([run], owner, context);
  return {
    status: 202,
    headers: { location: `/functions/v1/connector-sync/jobs/${run.job_id}` },
    body: {
      success: true,
      job_id: run.job_id,
      provider: run.provider,
      status: "started",
      timestamp: new Date(run.created_at).toISOString(),
      syncLogId: run.sync_run_id,
      retries: earlier.jobId,
    },
  };
}

function jobState(run: SyncRun): Readonly<Record<string, unknown>> {
  return { job_id: run.jobId, ...runState(run) };
}

async function findRun(jobId: string, database: Database): Promise<SyncRun> {
  return await readRun(database, await findRunId(jobId, database));
}

async function findRunId(jobId: string, database: Database): Promise<string> {
  const id = JOB_ID.test(jobId)
    ? await database.call<string | null>("find_sync_run", { job_id: jobId })
    : null;
  if (id !== null) return id;
  throw new Fault("NOT_FOUND", "job not found");
}
