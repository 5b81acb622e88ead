import { deepEqual, equal } from "node:assert/strict";
import { runState, type SyncRun } from "../../../shared/jobs/sync_run.ts";

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

const JOB = {
  runAfter: null,
  needsWorker: false,
  warnings: [],
  errorCode: null,
  error: null,
};

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
