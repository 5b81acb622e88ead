import { deepEqual, equal, ok } from "node:assert/strict";
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

async function start(
  { call }: Connected,
  dataset = "service_usage",
): Promise<{ job_id: string; runs: { syncLogId: string }[] }> {
  return (await call("connector-sync/sync/aws", { body: { dataset } })).body;
}

function deny({ account }: Connected, deny: readonly string[]) {
  return account.control("permissions", { principal: account.userArn, deny });
}

function ended({ call }: Connected, jobId: string) {
  return eventually(
    () => call(`connector-sync/jobs/${jobId}`),
    ({ body }) => body.status !== "running",
  );
}

Deno.test("GET jobs/:id tells a run with its jobs, counts and price, by either id", async () => {
  const world = await connected(stack(), QUIET);
  const { job_id, runs } = await start(world);
  const { status, body } = await ended(world, job_id);
  equal(status, 200);
  deepEqual([body.job_id, body.jobId, body.status], [
    job_id,
    job_id,
    "succeeded",
  ]);
  ok(body.recordsSynced > 0 && body.requests > 0);
  const prices = body.jobs.reduce(
    (sum: number, job: { requestsPriceUsd: string }) =>
      sum + Number(job.requestsPriceUsd) * 100,
    0,
  );
  equal(Math.round(prices), Math.round(Number(body.requestsPriceUsd) * 100));
  const byLog = await world.call(
    `connector-sync/jobs/${runs[0]?.syncLogId.toUpperCase()}`,
  );
  deepEqual(byLog.body, body);
});

Deno.test("a run cancelled while a page is being read publishes nothing and stays cancelled", async () => {
  const world = await connected(stack(), QUIET);
  const reached = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.endsWith("/engine_commit_page")) {
      reached.resolve();
      await goesOn.promise;
    }
    return await fetch(request);
  };
  const { call, host } = hostedFunction(
    stack(),
    "connector-sync",
    doors,
    { EDGE_CPU_MILLISECONDS: "600000" },
    send,
  );
  const { body } = await call(world.caller.accessToken, "/sync/aws", {
    body: { dataset: "service_usage" },
  });
  await reached.promise;
  const path = `connector-sync/jobs/${body.job_id}`;
  const cancelled = await world.call(`${path}/cancel`, POST);
  deepEqual([cancelled.status, cancelled.body.status], [200, "cancelled"]);
  ok(cancelled.body.cancelledJobs > 0);
  goesOn.resolve();
  await Promise.all(host.background);
  const { body: run } = await world.call(path);
  deepEqual([run.status, run.code], ["cancelled", "JOB_CANCELLED"]);
  const { count } = await world.caller.client.from("charges").select("*", {
    count: "exact",
    head: true,
  });
  equal(count, 0);
  const again = await world.call(`${path}/cancel`, POST);
  deepEqual([again.status, again.body.cancelledJobs], [200, 0]);
});

Deno.test("a retry reads what failed, joins what succeeded, and runs to the end", async () => {
  const world = await connected(stack(), QUIET);
  await deny(world, ["invoicing:ListInvoiceSummaries"]);
  const { job_id } = await start(world, "all");
  const first = await ended(world, job_id);
  equal(first.body.status, "partial");
  await deny(world, []);
  const path = `connector-sync/jobs/${job_id}/retry`;
  const retried = await world.call(path, POST);
  equal(retried.status, 202);
  deepEqual([retried.body.status, retried.body.retries], ["started", job_id]);
  ok(retried.body.job_id !== job_id);
  const { body } = await ended(world, retried.body.job_id);
  equal(body.status, "succeeded");
  const read = body.jobs.filter(({ isJoined }: { isJoined: boolean }) =>
    !isJoined
  );
  deepEqual(read.map(({ dataset }: { dataset: string }) => dataset), [
    "invoices",
  ]);
  const nothing = await world.call(
    `connector-sync/jobs/${retried.body.job_id}/retry`,
    POST,
  );
  deepEqual([nothing.status, nothing.body.code], [409, "CONFLICT"]);
});

Deno.test("a cancelled run can be retried", async () => {
  const world = await connected(stack(), QUIET);
  await world.account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  });
  const { job_id } = await start(world);
  await world.call(`connector-sync/jobs/${job_id}/cancel`, POST);
  const retry = () => world.call(`connector-sync/jobs/${job_id}/retry`, POST);
  const [one, two] = await Promise.all([retry(), retry()]);
  deepEqual([one.status, two.status].sort(), [202, 409]);
  const refused = one.status === 409 ? one : two;
  const started = one.status === 409 ? two : one;
  equal(refused.body.code, "JOB_OPEN");
  equal(refused.body.details.jobId, started.body.job_id);
});

Deno.test("GET jobs lists the newest first, a page at a time", async () => {
  const world = await connected(stack(), QUIET);
  const ids: string[] = [];
  for (const dataset of ["contracts", "invoices", "service_usage"]) {
    ids.unshift((await start(world, dataset)).job_id);
  }
  const page = async (query: string) =>
    (await world.call(`connector-sync/jobs?${query}`)).body;
  const names = (body: { jobs: { jobId: string }[] }) =>
    body.jobs.map(({ jobId }) => jobId);
  const first = await page("limit=2");
  deepEqual([names(first), first.next], [ids.slice(0, 2), ids[1]]);
  const second = await page(`limit=2&before=${first.next}`);
  deepEqual([names(second), second.next], [ids.slice(2), null]);
  const of = [
    `organizationId=${world.caller.organizationId}`,
    `integrationId=${world.integrationId}`,
    "provider=aws",
  ].join("&");
  deepEqual(names(await page(of)), ids);
  deepEqual(names(await page("provider=gcp")), []);
  equal((await page("limit=0")).code, "REQUEST_INVALID");
  equal((await page("provider=oracle")).code, "REQUEST_INVALID");
});

Deno.test("a viewer reads jobs and changes none, a stranger finds none", async () => {
  const world = await connected(stack(), QUIET);
  const { job_id } = await start(world, "contracts");
  const [one, other] = [await signUp(stack()), await signUp(stack())];
  await world.caller.client.from("organization_members").insert({
    organization_id: world.caller.organizationId,
    user_id: one.userId,
    role: "viewer",
  });
  const viewer = functionsOf(stack(), one);
  const stranger = functionsOf(stack(), other);
  const path = `connector-sync/jobs/${job_id}`;
  equal((await viewer(path)).status, 200);
  equal((await viewer("connector-sync/jobs")).body.jobs.length, 1);
  equal((await stranger("connector-sync/jobs")).body.jobs.length, 0);
  for (const action of ["cancel", "retry"]) {
    const options = { method: "POST" };
    const refused = await viewer(`${path}/${action}`, options);
    deepEqual([refused.status, refused.body.code], [403, "ACCESS_DENIED"]);
    const missing = await stranger(`${path}/${action}`, options);
    deepEqual([missing.status, missing.body.code], [404, "NOT_FOUND"]);
  }
  for (
    const query of [
      `organizationId=${world.caller.organizationId}`,
      `integrationId=${world.integrationId}`,
    ]
  ) equal((await stranger(`connector-sync/jobs?${query}`)).status, 404);
  const [foreign, unknown] = [
    await stranger(path),
    await stranger(`connector-sync/jobs/${job_id}0`),
  ];
  equal(foreign.status, 404);
  deepEqual(
    [foreign.body.error, foreign.body.code],
    [unknown.body.error, unknown.body.code],
  );
  equal((await stranger("connector-sync/jobs/%00")).status, 404);
});
