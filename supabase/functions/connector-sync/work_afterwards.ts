import type { Context } from "../../../shared/platform/door.ts";
import { sourceOpener } from "../../../shared/connectors/open_source.ts";
import {
  drainRuns,
  jobTools,
  wakeNext,
} from "../../../shared/jobs/work_on_run.ts";

/** A run as SQL functions `request_sync` and `retry_sync` give it. */
export interface StartedRun {
  /** Its id. */
  readonly sync_run_id: string;
  /** Its readable id. */
  readonly job_id: string;
  /** Whose data. */
  readonly organization_id: string;
  /** aws, azure or gcp. */
  readonly provider: string;
  /** When it was asked for. */
  readonly created_at: string;
  /** The job leased with the request; null for none. */
  readonly job: string | null;
}

/**
 * Lets work on runs go on after the answer, in one promise, as the platform drops an isolate in which none is announced any more.
 * What the budget leaves is handed over to the next invocation.
 */
export function workAfterwards(
  runs: readonly StartedRun[],
  owner: string,
  context: Context,
): void {
  const leased = runs.map(({ sync_run_id: syncLogId, job: jobId }) => ({
    syncLogId,
    jobId,
    owner,
  }));
  context.inBackground((async () => {
    const tools = jobTools(context, sourceOpener(context));
    if (await drainRuns(leased, tools)) await wakeNext(context);
  })());
}
