import { deepEqual, equal } from "node:assert/strict";
import {
  type DatasetState,
  type IntegrationState,
  providerStatuses,
} from "../../../../supabase/functions/connector-sync/provider_status.ts";

const RUN = {
  syncLogId: "0b0c9c6e-6f0e-4f0a-9a43-0f6c3a4b5c6d",
  jobId: "sync-aws-1-2",
  status: "succeeded",
  createdAt: "2026-11-23T06:00:00+00:00",
  finishedAt: "2026-11-23T06:01:00+00:00",
  errorCode: null,
  error: null,
};

const FRESH: DatasetState = {
  openJobs: 0,
  lastSuccessAt: "2026-11-23T06:01:00+00:00",
  lastFailureAt: null,
  dataThrough: "2026-11-23T00:00:00+00:00",
  isStale: false,
  errorCode: null,
  error: null,
};

const ONE: IntegrationState = {
  id: "1fe150be-7e3d-43e5-81da-194cb8610394",
  organizationId: "7ad79433-fc45-4192-bcb1-c57a1c93c002",
  provider: "aws",
  name: "AWS",
  status: "active",
  statusReason: null,
  testedAt: null,
  lastRun: RUN,
  datasets: { service_usage: FRESH },
};

type Change = Partial<IntegrationState>;
const REFUSED = {
  ...RUN,
  status: "failed",
  errorCode: "PROVIDER_ACCESS_DENIED",
  error: "AWS refused it",
};
const OPEN = { service_usage: { ...FRESH, openJobs: 1 } };

const CASES: readonly (readonly [string, readonly Change[]])[] = [
  ["not_connected", []],
  ["not_connected", [{ status: "pending", lastRun: null, datasets: {} }]],
  ["disabled", [{ status: "disabled" }]],
  ["disabled", [{ status: "disabled" }, { status: "pending" }]],
  ["connected", [{}]],
  ["connected", [{ lastRun: null, datasets: {} }]],
  ["connected", [{ lastRun: { ...RUN, status: "partial" } }]],
  ["connected", [{}, { status: "disabled" }]],
  ["error", [{ status: "error", statusReason: "the keys are gone" }]],
  ["error", [{}, { lastRun: REFUSED }]],
  ["running", [{ datasets: OPEN }]],
  ["running", [{ lastRun: REFUSED }, { datasets: OPEN }]],
];
for (const [expected, changes] of CASES) {
  Deno.test(`providerStatuses() tells ${expected} of ${JSON.stringify(changes).slice(0, 80)}`, () => {
    const all = changes.map((change) => ({ ...ONE, ...change }));
    const { aws } = providerStatuses(all) as { aws: { status: string } };
    equal(aws.status, expected);
  });
}

Deno.test("providerStatuses() says why there is an error", () => {
  const of = (change: Change) =>
    (providerStatuses([{ ...ONE, ...change }]) as { aws: { error: unknown } })
      .aws.error;
  deepEqual(of({ lastRun: REFUSED }), {
    code: "PROVIDER_ACCESS_DENIED",
    message: "AWS refused it",
  });
  deepEqual(of({ status: "error", statusReason: "the keys are gone" }), {
    code: null,
    message: "the keys are gone",
  });
  equal(of({}), null);
});

Deno.test("providerStatuses() tells of every provider, and a dataset as fresh as where it is oldest", () => {
  const older = {
    ...FRESH,
    lastSuccessAt: "2026-11-22T23:59:00.5+00:00",
    isStale: true,
  };
  const statuses = providerStatuses([
    ONE,
    { ...ONE, datasets: { service_usage: older, invoices: FRESH } },
    {
      ...ONE,
      status: "disabled",
      datasets: { service_usage: { ...FRESH, lastSuccessAt: null } },
    },
    // deno-lint-ignore no-explicit-any -- looked at member by member
  ]) as any;
  deepEqual(Object.keys(statuses), ["aws", "azure", "gcp"]);
  deepEqual(
    [statuses.aws.isOffered, statuses.azure.isOffered],
    [true, true],
  );
  deepEqual(statuses.aws.datasets.service_usage, {
    lastSuccessAt: older.lastSuccessAt,
    dataThrough: FRESH.dataThrough,
    isStale: true,
  });
  equal(statuses.aws.lastSuccessAt, FRESH.lastSuccessAt);
});
