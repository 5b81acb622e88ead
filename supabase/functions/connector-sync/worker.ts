import type { Answer, Context } from "../../../shared/platform/door.ts";
import { startBudget } from "../../../shared/platform/budget.ts";
import { faultFrom } from "../../../shared/platform/fault.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import { drain, type Drained } from "../../../shared/jobs/drain.ts";
import { engine } from "../../../shared/jobs/engine.ts";
import { oneAtATime } from "../../../shared/jobs/one_at_a_time.ts";
import { planSchedules } from "../../../shared/jobs/plan_schedules.ts";
import { resealSecrets } from "../../../shared/jobs/reseal_secrets.ts";
import { wakeWorker } from "../../../shared/jobs/wake_worker.ts";
import { ensureOneTenant } from "./one_tenant.ts";
import { planTools } from "./schedules.ts";

/** What one look did. */
interface Looked extends Drained {
  readonly planned: number;
}

const drainAlone = oneAtATime<Looked>();

/** Rows one wake purges at most of each kind. */
const PURGE_BATCH = 5_000;

/**
 * Wakes the worker. The answer comes before the work, because whoever wakes (pg_net) hangs up after five seconds and the
 * platform drops an isolate that has answered unless work is announced to it. What became of the work is told by the
 * jobs and by one log line.
 */
export async function wake(context: Context): Promise<Answer> {
  const { due_jobs: dueJobs } = await context.engine.call<
    { readonly due_jobs: number }
  >("engine_tick", {});
  context.inBackground(work(context));
  return { status: 202, body: { success: true, status: "working", dueJobs } };
}

/** Other tenants' jobs do not wait for settings of one tenant that are wrong. */
async function applyOneTenant(context: Context): Promise<void> {
  try {
    await ensureOneTenant(context);
  } catch (error) {
    const { code, message, cause } = faultFrom(error);
    context.log.error("one-tenant settings not applied", {
      code,
      reason: message,
      cause,
    });
  }
}

/** Plans and jobs come first: upkeep is small and can wait for the next minute. */
async function work(context: Context): Promise<void> {
  const { settings, engine: database, log } = context;
  await applyOneTenant(context);
  const drained = await drainAlone(() => drainDue(context));
  if (drained === null) return;
  if (drained.isCutShort) {
    log.info("drained", { ...drained });
    return await wakeWorker({
      url: context.project.url,
      token: settings.WORKER_TOKEN[0],
      fetch: context.fetch,
      log,
    });
  }
  const resealed = await resealSecrets({
    database,
    sealer: sealer(settings.SEALING_KEYS),
    currentKey: settings.SEALING_KEYS[0],
    log,
  });
  const purged = await database.call("engine_purge", { batch: PURGE_BATCH });
  log.info("drained", { ...drained, resealed, purged });
}

async function drainDue(context: Context): Promise<Looked> {
  const planned = await planDue(context);
  const { settings, engine: database, log, clock } = context;
  const jobs = engine(database);
  const owner = `connector-sync/${crypto.randomUUID()}`;
  const drained = await drain(() => jobs.claim({ owner }), {
    engine: jobs,
    openSource: sourceOpener(context),
    budget: startBudget(clock, {
      wallSeconds: settings.EDGE_WALL_SECONDS,
      cpuMilliseconds: settings.EDGE_CPU_MILLISECONDS,
    }),
    log,
    signal: new AbortController().signal,
  });
  return { ...drained, planned };
}

/** Jobs do not wait for schedules that cannot be planned now: the next wake plans them. */
async function planDue(context: Context): Promise<number> {
  try {
    return await planSchedules(planTools(context));
  } catch (error) {
    const { code, message, cause } = faultFrom(error);
    context.log.warn("schedules not planned", { code, reason: message, cause });
    return 0;
  }
}
