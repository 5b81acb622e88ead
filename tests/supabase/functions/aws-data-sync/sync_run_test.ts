import { deepEqual, equal, throws } from "node:assert/strict";
import {
  runAnswer,
  runState,
  type SyncRun,
} from "../../../../supabase/functions/aws-data-sync/sync_run.ts";

const RUN: SyncRun = {
  syncLogId: "0b0c9c6e-6f0e-4f0a-9a43-0f6c3a4b5c6d",
  jobId: "sync-aws-1-2",
  status: "succeeded",
  errorCode: null,
  error: null,
  jobs: [],
};

const JOB = {
  runAfter: null,
  needsWorker: false,
  warnings: [],
  errorCode: null,
  error: null,
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

Deno.test("runState() tells each warning of all jobs once", () => {
  const warning = { code: "REQUEST_CAP_REACHED", message: "the cap" };
  const other = { ...warning, message: "another" };
  const state = runState({
    ...RUN,
    status: "partial",
    jobs: [
      { ...JOB, status: "partial", warnings: [warning, other] },
      { ...JOB, status: "partial", warnings: [warning] },
    ],
  });
  deepEqual(state["warnings"], [warning, other]);
});

Deno.test("runState() keeps `error` for runs of which nothing succeeded", () => {
  const trouble = { errorCode: "PROVIDER_THROTTLED", error: "slow down" };
  const running = runState({ ...RUN, ...trouble, status: "running" });
  equal("error" in running, false);
  deepEqual(running["reason"], {
    code: "PROVIDER_THROTTLED",
    message: "slow down",
  });
  const failed = runState({ ...RUN, ...trouble, status: "failed" });
  equal(failed["success"], false);
  equal(failed["error"], "slow down");
});

Deno.test("runState() warns of datasets that failed where others did not", () => {
  const refused = { code: "PROVIDER_ACCESS_DENIED", message: "no" };
  const jobs = [
    { ...JOB, status: "succeeded" },
    { ...JOB, status: "failed", errorCode: refused.code, error: "no" },
    { ...JOB, status: "failed", errorCode: refused.code, error: "no" },
    { ...JOB, status: "queued", errorCode: "PROVIDER_THROTTLED", error: "x" },
  ];
  const partial = runState({ ...RUN, status: "partial", jobs });
  deepEqual(partial["warnings"], [refused]);
  const failed = runState({ ...RUN, status: "failed", jobs });
  deepEqual(failed["warnings"], []);
});
