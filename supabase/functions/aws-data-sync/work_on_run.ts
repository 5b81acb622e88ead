/**
 * Working on a run within the budget of one invocation.
 *
 * @module
 */
import { type Budget, startBudget } from "../../../shared/platform/budget.ts";
import type { Context } from "../../../shared/platform/door.ts";
import { wait } from "../../../shared/platform/wait.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import { drain } from "../../../shared/jobs/drain.ts";
import { engine } from "../../../shared/jobs/engine.ts";
import { type JobTools, runJob } from "../../../shared/jobs/run_job.ts";
import { wakeWorker } from "../../../shared/jobs/wake_worker.ts";
import { readRun, type SyncRun } from "./sync_run.ts";

/** A run and the job of it that was leased with the request. */
export interface LeasedRun {
  /** The run. */
  readonly syncLogId: string;
  /** Null when every job was already open for another run. */
  readonly jobId: string | null;
  /** Who holds the job. */
  readonly owner: string;
}

/** How far an invocation came. */
export interface WorkDone {
  /** Its state now. */
  readonly run: SyncRun;
  /** The budget ended before the run did: whoever asked should wake the next invocation. */
  readonly isCutShort: boolean;
}

/** Between two looks at a job that a worker took. */
const PAUSE_MILLISECONDS = 250;

/**
 * Runs the leased job and the run's other ones, and waits for those that a worker took meanwhile. Ends when the run does,
 * when all that is left waits for a retry, or when the budget is spent.
 */
export async function workOnRun(
  leased: LeasedRun,
  context: Context,
): Promise<WorkDone> {
  const { settings, clock, log } = context;
  const budget = startBudget(clock, {
    wallSeconds: settings.EDGE_WALL_SECONDS,
    cpuMilliseconds: settings.EDGE_CPU_MILLISECONDS,
  });
  const { signal } = new AbortController();
  const jobs = engine(context.engine);
  const tools = {
    engine: jobs,
    openSource: sourceOpener(context),
    budget,
    log,
    signal,
  };
  await runLeased(leased, tools);
  for (;;) {
    await drain(() => jobs.claimOfRun(leased.syncLogId, leased.owner), tools);
    const run = await readRun(context.database, leased.syncLogId);
    const isCutShort = budget.exhausted() !== null;
    if (run.status !== "running") return { run, isCutShort: false };
    if (isCutShort || !goesOn(run, clock.now())) return { run, isCutShort };
    await wait(PAUSE_MILLISECONDS, signal);
    budget.spend(LOOK);
  }
}

/** What a look at the run costs. */
const LOOK: Parameters<Budget["spend"]>[0] = { requests: 2 };

/** Whatever the budget says: a lease that nobody works under would keep everybody waiting. */
async function runLeased(
  { jobId, owner }: LeasedRun,
  tools: JobTools,
): Promise<void> {
  if (jobId === null) return;
  const job = await tools.engine.held(jobId, owner);
  if (job !== null) await runJob(job, tools);
}

/** Whether a worker is at a job, or handed one over since nothing was left to claim. Jobs that wait for a retry are not waited for. */
function goesOn({ jobs }: SyncRun, now: Date): boolean {
  return jobs.some(({ status, needsWorker, runAfter }) =>
    status === "running" ||
    !needsWorker && runAfter !== null && Date.parse(runAfter) <= now.getTime()
  );
}

/** Lets the next invocation take up now what the clock would have it take up within a minute. */
export function wakeNext(
  { project, settings, fetch, log }: Context,
): Promise<void> {
  return wakeWorker({
    url: project.url,
    token: settings.WORKER_TOKEN[0],
    fetch,
    log,
  });
}
