import { equal, throws } from "node:assert/strict";
import type { SyncRun } from "../../../../shared/jobs/sync_run.ts";
import { runAnswer } from "../../../../supabase/functions/aws-data-sync/run_answer.ts";

const RUN: SyncRun = {
  syncLogId: "0b0c9c6e-6f0e-4f0a-9a43-0f6c3a4b5c6d",
  jobId: "sync-aws-1-2",
  organizationId: "7ad79433-fc45-4192-bcb1-c57a1c93c002",
  provider: "aws",
  status: "succeeded",
  errorCode: null,
  error: null,
  jobs: [],
};

const STATUSES: readonly (readonly [SyncRun["status"], number])[] = [
  ["running", 202],
  ["succeeded", 200],
  ["partial", 200],
];
for (const [status, expected] of STATUSES) {
  Deno.test(`runAnswer() answers ${expected} for a run that is ${status}`, () => {
    const answer = runAnswer({ ...RUN, status });
    equal(answer instanceof Response ? null : answer.status, expected);
  });
}

Deno.test("runAnswer() throws the run's own fault with the run in its details", () => {
  throws(
    () =>
      runAnswer({
        ...RUN,
        status: "failed",
        errorCode: "PROVIDER_ACCESS_DENIED",
        error: "AWS refused ce:GetCostAndUsage",
      }),
    {
      code: "PROVIDER_ACCESS_DENIED",
      status: 502,
      message: "AWS refused ce:GetCostAndUsage",
      details: {
        syncLogId: RUN.syncLogId,
        jobId: RUN.jobId,
        status: "failed",
      },
    },
  );
});

Deno.test("runAnswer() answers a conflict for a cancelled run, and our side for a code that is no fault's", () => {
  throws(() => runAnswer({ ...RUN, status: "cancelled" }), {
    code: "JOB_CANCELLED",
  });
  throws(
    () => runAnswer({ ...RUN, status: "failed", errorCode: "A_CODE_OF_OLD" }),
    { code: "INTERNAL" },
  );
});
