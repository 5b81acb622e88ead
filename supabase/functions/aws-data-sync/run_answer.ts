import type { Answer } from "../../../shared/platform/door.ts";
import { Fault, isFaultCode } from "../../../shared/platform/fault.ts";
import { runState, type SyncRun } from "../../../shared/jobs/sync_run.ts";

/**
 * The answer to the request that began a run: 200 when it ended, 202 while it goes on.
 *
 * @throws {Fault} of the run's own code when nothing of it succeeded, with the run in its details.
 */
export function runAnswer(run: SyncRun): Answer {
  if (run.status === "failed" || run.status === "cancelled") {
    throw runFault(run);
  }
  return {
    status: run.status === "running" ? 202 : 200,
    headers: { location: `/functions/v1/aws-data-sync/${run.syncLogId}` },
    body: runState(run),
  };
}

function runFault(
  { errorCode, error, syncLogId, jobId, status }: SyncRun,
): Fault {
  const code = status === "cancelled" ? "JOB_CANCELLED" : errorCode;
  return new Fault(
    isFaultCode(code) ? code : "INTERNAL",
    error ?? undefined,
    { details: { syncLogId, jobId, status } },
  );
}
