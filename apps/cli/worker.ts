/**
 * `deno task worker`: runs the jobs of a project without an Edge Function's budget, those that need it included.
 *
 * With DATABASE_URL it connects directly (a transaction pooler will do), else through the REST API of SUPABASE_URL. Any
 * number of workers share a queue. On SIGTERM or SIGINT each hands its job over after the page in flight.
 *
 * @module
 */
import postgres from "postgres";
import { UNLIMITED_BUDGET } from "../../shared/platform/budget.ts";
import { systemClock } from "../../shared/platform/clock.ts";
import { type Database, restDatabase } from "../../shared/platform/database.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import {
  createLog,
  type Log,
  writeToConsole,
} from "../../shared/platform/log.ts";
import { faultFrom } from "../../shared/platform/fault.ts";
import { readProject } from "../../shared/platform/project.ts";
import { sealer } from "../../shared/platform/sealing.ts";
import { readSettings, type Settings } from "../../shared/platform/settings.ts";
import { sourceOpener } from "../../shared/connectors/open_source.ts";
import { drain } from "../../shared/jobs/drain.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { planSchedules } from "../../shared/jobs/plan_schedules.ts";
import { resealSecrets } from "../../shared/jobs/reseal_secrets.ts";
import { stopSignal } from "../stack/stop_signal.ts";
import { projectEnvironment } from "./project_environment.ts";

/** Milliseconds between two looks when nothing is due. */
const IDLE_MILLISECONDS = 2_000;

/** Milliseconds between two batches of upkeep. */
const UPKEEP_MILLISECONDS = 60_000;

/** What a worker runs with. */
export interface WorkerOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  /** Ends the work after the page in flight. */
  readonly signal: AbortSignal;
  /** Ends when nothing is due, instead of waiting for more. */
  readonly isOnce?: boolean;
}

/** Works until the signal, or once through what is due. Errors of the database are waited out. */
export async function work(options: WorkerOptions): Promise<void> {
  const { signal, log } = options;
  let upkeptAt = -Infinity;
  while (!signal.aborted) {
    try {
      await runDueJobs(options);
      const now = systemClock.ticks();
      if (!signal.aborted && now - upkeptAt >= UPKEEP_MILLISECONDS) {
        await upkeep(options);
        upkeptAt = now;
      }
      if (options.isOnce) return;
    } catch (error) {
      const fault = faultFrom(error);
      if (options.isOnce || !fault.retry) throw error;
      log.warn("round failed", { code: fault.code, cause: fault.cause });
    }
    await pause(IDLE_MILLISECONDS, signal);
  }
}

async function runDueJobs(
  { database, settings, log, signal }: WorkerOptions,
): Promise<void> {
  const jobs = engine(database);
  const owner = `worker/${crypto.randomUUID()}`;
  await database.call("engine_tick", {});
  await planSchedules({
    database,
    clock: systemClock,
    random: Math.random,
    runsPerDay: settings.SCHEDULE_RUNS_PER_DAY,
    log,
  });
  const { outcomes } = await drain(
    () => jobs.claim({ owner, onWorker: true }),
    {
      engine: jobs,
      openSource: sourceOpener({
        settings,
        clock: systemClock,
        fetch,
        engine: database,
      }),
      budget: UNLIMITED_BUDGET,
      log,
      signal,
    },
  );
  if (Object.keys(outcomes).length > 0) log.info("drained", { outcomes });
}

/** A batch of what keeps the database small and the secrets under the current key. */
async function upkeep(
  { database, settings, log }: WorkerOptions,
): Promise<void> {
  await resealSecrets({
    database,
    sealer: sealer(settings.SEALING_KEYS),
    currentKey: settings.SEALING_KEYS[0],
    log,
  });
  await database.call("engine_purge", {});
}

/** Waits, but not beyond the signal. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    resolve();
  }, { once: true });
  return promise;
}

/** The database the environment names, and how it is let go. */
function openDatabase(
  environment: Readonly<Record<string, string>>,
): { database: Database; close: () => Promise<void> } {
  const url = environment["DATABASE_URL"];
  if (url === undefined || url === "") {
    const project = readProject(environment);
    const apiKey = project.secretKey.reveal();
    const database = restDatabase({ url: project.url, apiKey });
    return { database, close: () => Promise.resolve() };
  }
  // As role postgres, which owns the engine's functions.
  const sql = postgres(url, { max: 2, prepare: false, onnotice: () => {} });
  return {
    database: directDatabase(sql),
    close: () => sql.end({ timeout: 5 }),
  };
}

if (import.meta.main) {
  const log = createLog(systemClock, writeToConsole, { process: "worker" });
  const stopping = new AbortController();
  stopSignal().then((signal) => {
    log.info("stopping", { signal });
    stopping.abort();
  });
  try {
    const environment = await projectEnvironment();
    const settings = readSettings(environment);
    const { database, close } = openDatabase(environment);
    log.info("working");
    await work({
      database,
      settings,
      log,
      signal: stopping.signal,
      isOnce: Deno.args.includes("--once"),
    }).finally(close);
    log.info("stopped");
    Deno.exit(0);
  } catch (error) {
    const fault = faultFrom(error);
    log.error("worker ended", {
      code: fault.code,
      reason: fault.message,
      cause: fault.cause,
    });
    Deno.exit(1);
  }
}
