/**
 * Starting a sync: the right is checked and the work enqueued in one transaction under the user's token, then as much as
 * the budget allows is done before the answer.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { dayOf } from "../../../shared/domain/billing_period.ts";
import { findDatasets } from "../../../shared/connectors/aws/datasets.ts";
import { jobParameters } from "../../../shared/connectors/aws/job_parameters.ts";
import {
  type SyncWindow,
  syncWindow,
} from "../../../shared/connectors/aws/window.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import { readRun } from "../../../shared/jobs/sync_run.ts";
import {
  jobTools,
  type LeasedRun,
  wakeNext,
  workOnRun,
} from "../../../shared/jobs/work_on_run.ts";
import { answerEstimate } from "./estimate_sync.ts";
import { findIntegration } from "./integration.ts";
import { runAnswer } from "./run_answer.ts";
import type { SyncRequest } from "./sync_request.ts";

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
    const datasets = findDatasets(request.dataType, integration.settings);
    return await answerEstimate({ integration, datasets, window }, context);
  }
  const leased = await enqueue(request, window, context);
  if (request.background) {
    context.inBackground(workThenWake(leased, context));
    return runAnswer(await readRun(database, leased.syncLogId));
  }
  const { run, isCutShort } = await work(leased, context);
  if (isCutShort) context.inBackground(wakeNext(context));
  return runAnswer(run);
}

/** One promise, as the platform drops an isolate in which none is announced any more. */
async function workThenWake(
  leased: LeasedRun,
  context: Context,
): Promise<void> {
  const { isCutShort } = await work(leased, context);
  if (isCutShort) await wakeNext(context);
}

function work(leased: LeasedRun, context: Context) {
  return workOnRun(leased, jobTools(context, sourceOpener(context)), context);
}

async function enqueue(
  request: SyncRequest,
  window: SyncWindow,
  { database, requestId }: Context,
): Promise<LeasedRun> {
  const owner = `aws-data-sync/${crypto.randomUUID()}`;
  const run = await database.call<
    { readonly sync_run_id: string; readonly job: string | null }
  >("request_sync", {
    integration_id: request.integrationId,
    data_types: [request.dataType],
    start_date: window.start,
    end_date: window.end,
    parameters: jobParameters(request, window),
    request_id: requestId,
    lease_owner: owner,
  });
  return { syncLogId: run.sync_run_id, jobId: run.job, owner };
}
