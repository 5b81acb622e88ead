/**
 * Starting a sync: the right is checked and the work enqueued in one transaction under the user's token, then as much as
 * the budget allows is done before the answer.
 *
 * @module
 */
import { startBudget } from "../../../shared/platform/budget.ts";
import type { Answer, Context } from "../../../shared/platform/door.ts";
import {
  type SyncWindow,
  syncWindow,
} from "../../../shared/connectors/aws/window.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import { dayOf } from "../../../shared/domain/billing_period.ts";
import { drain, type Drained } from "../../../shared/jobs/drain.ts";
import { engine } from "../../../shared/jobs/engine.ts";
import { wakeWorker } from "../../../shared/jobs/wake_worker.ts";
import { answerEstimate } from "./estimate_sync.ts";
import { findIntegration } from "./integration.ts";
import type { SyncRequest } from "./sync_request.ts";
import { readRun, runAnswer } from "./sync_run.ts";

/** What SQL function `request_sync` tells. */
interface Enqueued {
  readonly sync_run_id: string;
  /** The job leased to this request; null when it only joined jobs of others. */
  readonly job: string | null;
}

/**
 * Syncs, or tells what it would cost.
 *
 * 200 when the run ended, 202 when it goes on: in the background if asked for, in the next invocation when the budget
 * is spent, after a pause when the provider asked for one.
 *
 * @throws {Fault} NOT_FOUND, ACCESS_DENIED, REQUEST_INVALID, INTEGRATION_NOT_ACTIVE, JOB_OPEN, and whatever failed the run.
 */
export async function startSync(
  request: SyncRequest,
  context: Context,
): Promise<Answer> {
  const { database, clock } = context;
  const integration = await findIntegration(database, request.integrationId);
  await context.limitOrganization(integration.organization_id);
  const window = syncWindow(request, dayOf(clock.now()));
  if (request.estimate) {
    const { dataType } = request;
    return await answerEstimate({ integration, dataType, window }, context);
  }

  const owner = `aws-data-sync/${crypto.randomUUID()}`;
  const enqueued = await enqueue(request, window, owner, context);
  const work = async () => {
    const { isCutShort } = await runJobs(enqueued, owner, context);
    if (isCutShort) context.inBackground(wakeNext(context));
  };
  if (request.background) context.inBackground(work());
  else await work();
  return runAnswer(await readRun(database, enqueued.sync_run_id));
}

function enqueue(
  { integrationId, dataType }: SyncRequest,
  { start, end }: SyncWindow,
  owner: string,
  { database, requestId }: Context,
): Promise<Enqueued> {
  return database.call<Enqueued>("request_sync", {
    integration_id: integrationId,
    data_types: [dataType],
    start_date: start,
    end_date: end,
    request_id: requestId,
    lease_owner: owner,
  });
}

/** Runs the job leased with the request, then the run's other ones. */
async function runJobs(
  { sync_run_id: runId, job }: Enqueued,
  owner: string,
  context: Context,
): Promise<Drained> {
  const { settings } = context;
  const jobs = engine(context.engine);
  let leased = job;
  const claim = async () => {
    if (leased === null) return await jobs.claimOfRun(runId, owner);
    const held = await jobs.held(leased, owner);
    leased = null;
    return held ?? await jobs.claimOfRun(runId, owner);
  };
  return await drain(claim, {
    engine: jobs,
    openSource: sourceOpener(context),
    budget: startBudget(context.clock, {
      wallSeconds: settings.EDGE_WALL_SECONDS,
      cpuMilliseconds: settings.EDGE_CPU_MILLISECONDS,
    }),
    log: context.log,
    signal: new AbortController().signal,
  });
}

/** What is left is taken up by the next invocation now instead of within a minute. */
function wakeNext({ project, settings, fetch, log }: Context): Promise<void> {
  return wakeWorker({
    url: project.url,
    token: settings.WORKER_TOKEN[0],
    fetch,
    log,
  });
}
