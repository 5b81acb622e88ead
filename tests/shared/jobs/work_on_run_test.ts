import { deepEqual, equal, match, ok } from "node:assert/strict";
import { restDatabase } from "../../../shared/platform/database.ts";
import { engine } from "../../../shared/jobs/engine.ts";
import { doors } from "../../../supabase/functions/aws-data-sync/index.ts";
import { type Connected, connected } from "../../support/connected.ts";
import { eventually } from "../../support/eventually.ts";
import { hostedFunction } from "../../support/function_host.ts";
import { stack } from "../../support/stack.ts";

const ACCOUNT = { account: { plant: { residual: false } } };

/** The function with settings of the test's own, called by the user of `world`. */
function hosted(
  world: Connected,
  settings: Record<string, string>,
  send?: typeof fetch,
) {
  const hosted = hostedFunction(
    stack(),
    "aws-data-sync",
    doors,
    settings,
    send,
  );
  const body = {
    integrationId: world.integrationId,
    dataType: "service_usage",
  };
  return {
    ...hosted,
    ask: (more = {}) =>
      hosted.call(world.caller.accessToken, "", { body: { ...body, ...more } }),
  };
}

Deno.test("workOnRun() hands over at its budget and the next invocation ends the run", async () => {
  const world = await connected(stack(), ACCOUNT);
  const { ask, host } = hosted(world, { EDGE_CPU_MILLISECONDS: "1" });
  const first = await ask();
  equal(first.status, 202);
  equal(first.body.success, true);
  equal(first.body.status, "running");
  match(first.headers.get("location") ?? "", /aws-data-sync\/[0-9a-f-]{36}$/);
  equal(host.background.length, 1);
  await Promise.all(host.background);
  const ended = await eventually(
    () => world.call(`aws-data-sync/${first.body.syncLogId}`),
    ({ body }) => body.status !== "running",
  );
  equal(ended.body.status, "succeeded");
  ok(ended.body.recordsSynced > 1000);
});

Deno.test("workOnRun() counts no record twice over many hand-overs", async () => {
  const [cut, whole] = await Promise.all([
    connected(stack(), { account: { ...ACCOUNT.account, seed: 7 } }),
    connected(stack(), { account: { ...ACCOUNT.account, seed: 7 } }),
  ]);
  const first = await hosted(cut, { EDGE_CPU_MILLISECONDS: "1" }).ask();
  const [ended, undisturbed] = await Promise.all([
    eventually(
      () => cut.call(`aws-data-sync/${first.body.syncLogId}`),
      ({ body }) => body.status !== "running",
    ),
    whole.sync(),
  ]);
  const figures = ({ body }: typeof ended) =>
    body.reconciliation.map((
      { storedTotal, currency, periodStart }: Record<string, string>,
    ) => [periodStart, currency, storedTotal]);
  deepEqual(figures(ended), figures(undisturbed));
  equal(ended.body.recordsSynced, undisturbed.body.recordsSynced);
});

Deno.test("POST with background answers at once and syncs afterwards", async () => {
  const world = await connected(stack(), ACCOUNT);
  const { ask, host, call } = hosted(world, {
    EDGE_CPU_MILLISECONDS: "600000",
  });
  const first = await ask({ background: true });
  equal(first.status, 202);
  equal(first.body.status, "running");
  equal(host.background.length, 1);
  await host.background[0];
  const ended = await call(
    world.caller.accessToken,
    `/${first.body.syncLogId}`,
  );
  equal(ended.body.status, "succeeded");
});

Deno.test("workOnRun() leaves a job that waits for a retry and says when it goes on", async () => {
  const world = await connected(stack(), ACCOUNT);
  await world.account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 600,
  });
  const { status, body } = await hosted(world, {}).ask();
  equal(status, 202);
  equal(body.reason.code, "PROVIDER_THROTTLED");
  const waits = body.jobs.map(({ runAfter }: { runAfter: string }) =>
    (Date.parse(runAfter) - Date.now()) / 1000
  );
  ok(waits.every((seconds: number) => seconds > 500 && seconds < 700));
});

Deno.test("workOnRun() takes up a job that a worker hands over while it looks", async () => {
  const world = await connected(stack(), ACCOUNT);
  const { url, secretKey } = stack();
  const service = restDatabase({ url, apiKey: secretKey });
  const { job } = await service.call<{ job: string }>("engine_request_sync", {
    integration_id: world.integrationId,
    data_types: ["service_usage"],
    start_date: firstOfMonth(1),
    end_date: firstOfMonth(0),
    lease_owner: "worker",
  });
  const held = [await engine(service).held(job, "worker")];
  const send: typeof fetch = async (input, init) => {
    const { pathname } = new URL(new Request(input).url);
    const hold = pathname.endsWith("/read_sync_run") ? held.pop() : null;
    if (hold) await engine(service).yield(hold, []);
    return await fetch(input, init);
  };
  const settings = { EDGE_CPU_MILLISECONDS: "600000" };
  const { status, body } = await hosted(world, settings, send).ask({
    startDate: firstOfMonth(1),
  });
  deepEqual(held, []);
  deepEqual([status, body.status], [200, "succeeded"]);
});

Deno.test("a run cancelled while it goes on publishes nothing and stays cancelled", async () => {
  const world = await connected(stack(), ACCOUNT);
  await world.account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 600,
  });
  const first = await world.askSync();
  const { client } = world.caller;
  const cancelled = await client.rpc("cancel_sync", {
    sync_run_id: first.body.syncLogId,
  });
  equal(cancelled.error, null);
  const { body } = await world.call(`aws-data-sync/${first.body.syncLogId}`);
  equal(body.status, "cancelled");
  equal(body.success, false);
  const { count } = await client.from("charges").select("*", {
    count: "exact",
    head: true,
  });
  equal(count, 0);
});

Deno.test("the daily cap ends a sync without sweeping what is there", async () => {
  const world = await connected(stack(), {
    ...ACCOUNT,
    integration: { dailyRequestCap: 9 },
  });
  const full = await world.sync({ startDate: firstOfMonth(0) });
  equal(full.body.status, "succeeded");
  const { client } = world.caller;
  const before = await client.rpc("read_costs", windowOf(full.body));
  const capped = await world.sync({
    startDate: firstOfMonth(1),
    endDate: firstOfMonth(0),
  });
  ok(
    capped.body.warnings.some(({ code }: { code: string }) =>
      code === "REQUEST_CAP_REACHED"
    ),
  );
  equal(capped.body.success, true);
  ok(full.body.requests + capped.body.requests <= 9);
  const after = await client.rpc("read_costs", windowOf(full.body));
  deepEqual(after.data, before.data);
});

function windowOf({ startDate, endDate }: Record<string, string>) {
  return { start_date: startDate, end_date: endDate };
}

function firstOfMonth(monthsBack: number): string {
  const now = new Date();
  return new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsBack, 1),
  ).toISOString().slice(0, 10);
}
