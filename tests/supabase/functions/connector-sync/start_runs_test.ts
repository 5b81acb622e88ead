import { deepEqual, equal, match, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { signUp } from "../../../support/caller.ts";
import { type Connected, connected } from "../../../support/connected.ts";
import { eventually } from "../../../support/eventually.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

const QUIET = {
  account: { plant: { residual: false, invoiceMismatch: false } },
};
const POST = { method: "POST" };
const SYNC = "connector-sync/sync/aws";

/** No answer of Cost Explorer: whatever is begun stays open. */
function stall({ account }: Connected): Promise<unknown> {
  return account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  });
}

async function secondIntegration({ call, account }: Connected) {
  const { body } = await call("connector-sync/integrations", {
    body: {
      authMethod: "manual",
      accessKeyId: account.accessKeyId,
      secretAccessKey: account.secretAccessKey,
    },
  });
  return body.integration.id as string;
}

async function member(
  { caller }: Connected,
  role: string,
): Promise<ReturnType<typeof functionsOf>> {
  const other = await signUp(stack());
  await caller.client.from("organization_members").insert({
    organization_id: caller.organizationId,
    user_id: other.userId,
    role,
  });
  return functionsOf(stack(), other);
}

Deno.test("POST sync/aws without a body answers 202 with the members of old, and the work goes on to the end", async () => {
  const { call, caller, integrationId } = await connected(stack(), QUIET);
  const { status, body, headers } = await call(SYNC, POST);
  equal(status, 202);
  deepEqual(
    [body.success, body.provider, body.status],
    [true, "aws", "started"],
  );
  const prefix = `sync-aws-${caller.organizationId}-`;
  ok(body.job_id.startsWith(prefix));
  const seconds = Number(body.job_id.slice(prefix.length));
  equal(new Date(body.timestamp).toISOString(), body.timestamp);
  // The id is made a moment after the transaction began.
  const started = Math.floor(Date.parse(body.timestamp) / 1000);
  ok(seconds === started || seconds === started + 1);
  equal(
    headers.get("location"),
    `/functions/v1/connector-sync/jobs/${body.job_id}`,
  );
  const [run] = body.runs;
  deepEqual(run, {
    job_id: body.job_id,
    syncLogId: run.syncLogId,
    provider: "aws",
    integrationId,
    organizationId: caller.organizationId,
    status: "started",
  });
  const ended = await eventually(
    () => call(`connector-sync/jobs/${body.job_id}`),
    (answer) => answer.body.status !== "running",
  );
  equal(ended.body.status, "succeeded");
  deepEqual(ended.body.dataTypes, [
    "contracts",
    "emissions",
    "invoices",
    "marketplace_products",
    "service_usage",
  ]);
});

Deno.test("two calls in one second get different ids, and one run each", async () => {
  const world = await connected(stack(), QUIET);
  await stall(world);
  const answers = await Promise.all(
    ["service_usage", "service_usage", "contracts", "invoices"].map((dataset) =>
      world.call(SYNC, { body: { dataset } })
    ),
  );
  const statuses = answers.map(({ status }) => status).sort();
  deepEqual(statuses, [202, 202, 202, 409]);
  const ids = answers.flatMap(({ body }) => body.job_id ?? []);
  equal(new Set(ids).size, 3);
  const open = answers.find(({ status }) => status === 409)?.body;
  equal(open.code, "JOB_OPEN");
  ok(ids.includes(open.details.jobId));
});

Deno.test("POST sync/aws takes a period, a dataset and an integration", async () => {
  const world = await connected(stack(), QUIET);
  await stall(world);
  const other = await secondIntegration(world);
  const month = new Date().toISOString().slice(0, 7);
  const body = {
    dataset: "service_usage",
    integrationId: world.integrationId,
    organizationId: world.caller.organizationId,
    period: month,
  };
  const { status, body: started } = await world.call(SYNC, { body });
  equal(status, 202);
  const { body: run } = await world.call(
    `connector-sync/jobs/${started.job_id}`,
  );
  deepEqual([run.startDate, run.jobs.length], [`${month}-01`, 1]);
  equal(run.integrationId, world.integrationId);
  const untested = await world.call(SYNC, { body: { integrationId: other } });
  equal(untested.status, 409);
  equal(untested.body.code, "INTEGRATION_NOT_ACTIVE");
  match(untested.body.error, new RegExp(`${other}/test`));
  const old = await world.call(SYNC, { body: { period: "2019-01" } });
  equal(old.body.code, "REQUEST_INVALID");
});

Deno.test("every enabled integration gets a run of its own; one that is refused leaves the others alone", async () => {
  const world = await connected(stack(), QUIET);
  const second = await secondIntegration(world);
  const path = `connector-sync/integrations/${second}`;
  const one = await world.call(SYNC, { body: { dataset: "contracts" } });
  equal(one.body.runs.length, 1);
  equal((await world.call(`${path}/test`, POST)).body.status, "active");
  await stall(world);
  const dataset = "service_usage";
  const { integrationId } = world;
  await world.call(SYNC, { body: { dataset, integrationId } });
  const { status, body } = await world.call(SYNC, { body: { dataset } });
  equal(status, 202);
  const runs = Object.fromEntries(
    body.runs.map((run: { integrationId: string }) => [run.integrationId, run]),
  );
  equal(runs[integrationId].code, "JOB_OPEN");
  equal(runs[integrationId].status, "refused");
  equal(runs[second].status, "started");
  equal(body.job_id, runs[second].job_id);
  await world.call(path, { method: "PATCH", body: { isDisabled: true } });
  const left = await world.call("connector-sync/run", POST);
  equal(left.status, 202);
  deepEqual(
    left.body.runs.map((run: { integrationId: string }) => run.integrationId),
    [world.integrationId],
  );
});

Deno.test("a provider nobody has heard of is not found, as are integrations where there are none", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  for (
    const path of [
      "sync/oracle",
      "sync/AWS",
      "sync/%00",
      "sync/aws",
      "sync/azure",
      "sync/gcp",
      "run",
    ]
  ) {
    const { status, body } = await call(`connector-sync/${path}`, POST);
    equal(status, 404, path);
    equal(body.code, "NOT_FOUND");
  }
});

Deno.test("a viewer may not sync, a member may, a stranger finds nothing", async () => {
  const world = await connected(stack(), QUIET);
  await stall(world);
  const { organizationId } = world.caller;
  const viewer = await member(world, "viewer");
  const asks = [
    ["sync/aws", {}],
    ["sync/aws", { integrationId: world.integrationId }],
    ["sync/aws", { organizationId }],
    ["run", { organizationId }],
  ] as const;
  for (const [path, body] of asks) {
    const refused = await viewer(`connector-sync/${path}`, { body });
    deepEqual([refused.status, refused.body.code], [403, "ACCESS_DENIED"]);
  }
  const stranger = functionsOf(stack(), await signUp(stack()));
  for (const [path, body] of asks) {
    const missing = await stranger(`connector-sync/${path}`, { body });
    deepEqual([missing.status, missing.body.code], [404, "NOT_FOUND"]);
  }
  const allowed = await member(world, "member");
  equal((await allowed("connector-sync/run", POST)).status, 202);
});

Deno.test("the work is announced once, and handed over at the budget", async () => {
  const world = await connected(stack(), QUIET);
  const { call, host } = hostedFunction(stack(), "connector-sync", doors, {
    EDGE_CPU_MILLISECONDS: "1",
  });
  const { body } = await call(world.caller.accessToken, "/sync/aws", {
    body: { dataset: "service_usage" },
  });
  equal(host.background.length, 1);
  await host.background[0];
  const ended = await eventually(
    () => world.call(`connector-sync/jobs/${body.job_id}`),
    (answer) => answer.body.status !== "running",
  );
  equal(ended.body.status, "succeeded");
});
