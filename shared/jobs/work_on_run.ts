/**
 * Working on runs within the budget of one invocation.
 *
 * @module
 */
import { type Budget, startBudget } from "../platform/budget.ts";
import type { Context } from "../platform/door.ts";
import { wait } from "../platform/wait.ts";
import { drain } from "./drain.ts";
import { engine } from "./engine.ts";
import { type JobTools, type OpenSource, runJob } from "./run_job.ts";
import { readRun, type SyncRun } from "./sync_run.ts";
import { wakeWorker } from "./wake_worker.ts";

/** A run and the job of it that was leased with the request. */
export interface LeasedRun {
  /** The run. */
  readonly syncLogId: string;
  /** Null when nothing of it was leased: every job was already open for another run, or others were to go first. */
  readonly jobId: string | null;
  /** Who holds the job, and claims the others. */
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

/** What the jobs of an invocation run with; its budget begins now. */
export function jobTools(context: Context, openSource: OpenSource): JobTools {
  const { settings, clock, log } = context;
  return {
    engine: engine(context.engine),
    openSource,
    budget: startBudget(clock, {
      wallSeconds: settings.EDGE_WALL_SECONDS,
      cpuMilliseconds: settings.EDGE_CPU_MILLISECONDS,
    }),
    log,
    signal: new AbortController().signal,
  };
}

/**
 * Runs the leased job and the run's other ones, and waits for those that a worker took meanwhile. Ends when the run does,
 * when all that is left waits for a retry, or when the budget is spent.
 */
export async function workOnRun(
  leased: LeasedRun,
  tools: JobTools,
  { database, clock }: Pick<Context, "database" | "clock">,
): Promise<WorkDone> {
  const { engine: jobs, budget, signal } = tools;
  await runLeased(leased, tools);
  for (;;) {
    await drain(() => jobs.claimOfRun(leased.syncLogId, leased.owner), tools);
    const run = await readRun(database, leased.syncLogId);
    const isCutShort = budget.exhausted() !== null;
    if (run.status !== "running") return { run, isCutShort: false };
    if (isCutShort || !goesOn(run, clock.now())) return { run, isCutShort };
    await wait(PAUSE_MILLISECONDS, signal);
    budget.spend(LOOK);
  }
}

/**
 * Runs what can be claimed of each run, one run after the other, within one budget. Waits for nobody: what others hold, and
 * what waits for a retry, is theirs. Tells whether the budget ended first.
 */
export async function drainRuns(
  runs: readonly LeasedRun[],
  tools: JobTools,
): Promise<boolean> {
  const { engine: jobs } = tools;
  // Every lease first: one that nobody works under would keep everybody waiting.
  for (const leased of runs) await runLeased(leased, tools);
  for (const { syncLogId, owner } of runs) {
    const { isCutShort } = await drain(
      () => jobs.claimOfRun(syncLogId, owner),
      tools,
    );
    if (isCutShort) return true;
  }
  return false;
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
