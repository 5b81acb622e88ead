/**
 * Starting a sync: the right is checked and the work enqueued in one transaction under the user's token, then as much as
 * the budget allows is done before the answer.
 *
 * @module
 */
import type { Answer, Context } from "../../../shared/platform/door.ts";
import { dayOf } from "../../../shared/domain/billing_period.ts";
import {
  type SyncWindow,
  syncWindow,
} from "../../../shared/connectors/aws/window.ts";
import { answerEstimate } from "./estimate_sync.ts";
import { findIntegration } from "./integration.ts";
import { datasetsOf, parametersOf, type SyncRequest } from "./sync_request.ts";
import { readRun, runAnswer } from "./sync_run.ts";
import { type LeasedRun, wakeNext, workOnRun } from "./work_on_run.ts";

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
    const datasets = datasetsOf(request.dataType);
    return await answerEstimate({ integration, datasets, window }, context);
  }
  const leased = await enqueue(request, window, context);
  if (request.background) {
    context.inBackground(workThenWake(leased, context));
    return runAnswer(await readRun(database, leased.syncLogId));
  }
  const { run, isCutShort } = await workOnRun(leased, context);
  if (isCutShort) context.inBackground(wakeNext(context));
  return runAnswer(run);
}

/** One promise, as the platform drops an isolate in which none is announced any more. */
async function workThenWake(
  leased: LeasedRun,
  context: Context,
): Promise<void> {
  const { isCutShort } = await workOnRun(leased, context);
  if (isCutShort) await wakeNext(context);
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
    data_types: datasetsOf(request.dataType),
    start_date: window.start,
    end_date: window.end,
    parameters: parametersOf(request, window),
    request_id: requestId,
    lease_owner: owner,
  });
  return { syncLogId: run.sync_run_id, jobId: run.job, owner };
}
