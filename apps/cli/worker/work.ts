/**
 * Working: lanes that each claim and run one job at a time, beside the rounds that keep the project going.
 *
 * @module
 */
import { UNLIMITED_BUDGET } from "../../../shared/platform/budget.ts";
import { type Clock, systemClock } from "../../../shared/platform/clock.ts";
import type { Database } from "../../../shared/platform/database.ts";
import type { Log } from "../../../shared/platform/log.ts";
import type { Settings } from "../../../shared/platform/settings.ts";
import type { Job, Provider } from "../../../shared/domain/job.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import { engine } from "../../../shared/jobs/engine.ts";
import { type JobTools, runJob } from "../../../shared/jobs/run_job.ts";
import { type Claimer, claimer } from "./claimer.ts";
import { measuredEngine } from "./measured_engine.ts";
import { Meters } from "./meters.ts";
import { pause } from "./pause.ts";
import { openJobs, readQueue } from "./queue_gauges.ts";
import {
  goRound,
  keepGoingRound,
  type RoundTools,
  upkeep,
  waitedOut,
} from "./rounds.ts";

/** When a worker ends by itself: never, once nothing is due, once nothing is queued. */
export type WorkUntil = "stopped" | "idle" | "drained";

/** What a worker runs with. */
export interface WorkOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  /** Ends the work after the page in flight. */
  readonly signal: AbortSignal;
  /** Until the signal if not given. */
  readonly until?: WorkUntil;
  /** Jobs at once; 1 if not given. */
  readonly concurrency?: number;
  /** Whose jobs; every provider's if not given, or null. */
  readonly providers?: readonly Provider[] | null;
  /** Told what is done. */
  readonly meters?: Meters;
}

/** Milliseconds between two looks when nothing is due. */
const IDLE_MILLISECONDS = 2_000;

interface Lane {
  readonly jobs: Claimer;
  readonly run: (job: Job) => Promise<void>;
  /** Asked when nothing is due: whether the lane ends. */
  readonly isDone: () => Promise<boolean>;
  readonly isPatient: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Works until the signal, or as far as it is asked to. A database that is away is waited out, unless the work is to end once
 * nothing is due.
 *
 * @throws {Fault} What waiting does not mend; jobs in flight are handed over first.
 */
export async function work(options: WorkOptions): Promise<void> {
  const { until = "stopped", concurrency = 1, log } = options;
  const clock = systemClock;
  const meters = options.meters ?? new Meters(clock.now(), concurrency);
  const tools: RoundTools = { ...options, clock, meters };
  if (until === "idle") await goRound(tools);
  const failed = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const lane = laneOf({ ...options, signal, until }, { clock, meters });
  const guarded = (work: Promise<void>) =>
    work.catch((error) => {
      failed.abort();
      throw error;
    });
  const lanes = Array.from(
    { length: concurrency },
    () => guarded(runLane(lane)),
  );
  const rounds = until === "idle"
    ? Promise.resolve()
    : guarded(keepGoingRound(tools, AbortSignal.any([signal, done.signal])));
  const ended = Promise.allSettled(lanes).then((results) => {
    done.abort();
    return results;
  });
  const results = [...await ended, ...await Promise.allSettled([rounds])];
  const failure = results.find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
  if (until === "idle" && !signal.aborted) await upkeep(tools);
  log.info("ended", { until, stopped: options.signal.aborted });
}

function laneOf(
  { database, settings, log, signal, until, providers = null }: WorkOptions,
  { clock, meters }: { readonly clock: Clock; readonly meters: Meters },
): Lane {
  const jobs = engine(database);
  const owner = `worker/${crypto.randomUUID()}`;
  const tools: Omit<JobTools, "engine"> = {
    openSource: sourceOpener({
      settings,
      clock,
      fetch,
      engine: database,
      isOnWorker: true,
    }),
    budget: UNLIMITED_BUDGET,
    log,
    signal,
  };
  return {
    log,
    signal,
    isPatient: until !== "idle",
    jobs: claimer(
      () =>
        jobs.claim({
          owner,
          onWorker: true,
          ...(providers === null ? {} : { providers }),
        }),
      { clock, pauseMilliseconds: IDLE_MILLISECONDS },
    ),
    async run(job) {
      meters.jobClaimed();
      const measured = measuredEngine(jobs, job, { meters, clock });
      const outcome = await runJob(job, { ...tools, engine: measured });
      meters.jobEnded(job, outcome);
      const { job_id, provider, dataset } = job;
      log.info("job ended", { job_id, provider, dataset, outcome });
    },
    async isDone() {
      if (until !== "drained") return until === "idle";
      return openJobs(await readQueue(database), providers) === 0;
    },
  };
}

async function runLane(lane: Lane): Promise<void> {
  let isDone = false;
  while (!isDone && !lane.signal.aborted) {
    const step = async () => {
      const job = await lane.jobs.next();
      if (job !== null) return await lane.run(job);
      isDone = await lane.isDone();
      if (!isDone) await pause(IDLE_MILLISECONDS, lane.signal);
    };
    if (!lane.isPatient) await step();
    else if (!await waitedOut(lane.log, step)) {
      await pause(IDLE_MILLISECONDS, lane.signal);
    }
  }
}
