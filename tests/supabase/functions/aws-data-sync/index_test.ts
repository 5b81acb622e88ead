import { deepEqual, equal, match, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/aws-data-sync/index.ts";
import { signUp } from "../../../support/caller.ts";
import { connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

const UUID = /^[0-9a-f-]{36}$/;
/** The function with room for any run of a test. */
const roomy = () =>
  hostedFunction(stack(), "aws-data-sync", doors, {
    EDGE_CPU_MILLISECONDS: "600000",
  });

const NO_RESIDUAL = { account: { plant: { residual: false } } };

Deno.test("POST syncs and answers what the seed's clients expect", async () => {
  const { caller, integrationId } = await connected(stack(), NO_RESIDUAL);
  const { status, body, headers } = await roomy().call(caller.accessToken, "", {
    body: { integrationId, dataType: "service_usage" },
  });
  equal(status, 200);
  equal(body.success, true);
  equal(body.status, "succeeded");
  ok(body.recordsSynced > 1000);
  equal(body.recordsFailed, 0);
  match(body.syncLogId, UUID);
  match(body.jobId, /^sync-aws-[0-9a-f-]{36}-\d+$/);
  equal(body.integrationId, integrationId);
  ok(body.requests > 0);
  equal(Number(body.requestsPriceUsd), body.requests / 100);
  ok(
    body.reconciliation.every(({ status }: { status: string }) =>
      status === "matched"
    ),
  );
  deepEqual(body.warnings, []);
  equal(headers.get("access-control-allow-origin"), "*");
});

Deno.test("POST leaves rows whose sums are the account's own, to the last digit", async () => {
  const { sync, caller, account } = await connected(stack());
  const { body } = await sync();
  const [start] = body.jobs.map((job: { periodStart: string }) =>
    job.periodStart
  ).sort();
  const window = { start_date: start, end_date: body.endDate };
  const { data } = await caller.client.rpc("read_costs", window);
  const truth = await account.control<{ total: Record<string, string>[] }>(
    `truth?start=${start}&end=${body.endDate}`,
  );
  const exact = (text: string) => text.replace(/\.?0+$/, "");
  deepEqual(
    Object.fromEntries(
      data.map((table: { currency: string; total: string }) => [
        table.currency,
        exact(table.total),
      ]),
    ),
    Object.fromEntries(
      truth.total.map((row) => [
        row["currency"],
        exact(row["NetUnblendedCost"] ?? ""),
      ]),
    ),
  );
});

Deno.test("POST echoes the days asked for and reads the whole periods they touch", async () => {
  const { sync } = await connected(stack(), NO_RESIDUAL);
  const { month, previous } = months();
  const { body } = await sync({
    startDate: `${previous}-20`,
    endDate: `${month}-01`,
  });
  equal(body.startDate, `${previous}-20`);
  equal(body.endDate, `${month}-01`);
  deepEqual(
    body.jobs.map((job: Record<string, string>) => [
      job["periodStart"],
      job["periodEnd"],
    ]),
    [[`${previous}-01`, `${month}-01`]],
  );
});

Deno.test("POST keeps good records and counts bad ones as partial", async () => {
  const { caller, integrationId } = await connected(stack(), {
    account: { plant: { residual: false, badRecords: 2 } },
  });
  const { status, body } = await roomy().call(caller.accessToken, "", {
    body: { integrationId, dataType: "service_usage" },
  });
  equal(status, 200);
  equal(body.success, true);
  equal(body.status, "partial");
  ok(body.recordsFailed >= 2);
  const { data } = await caller.client.from("sync_rejects").select("reason");
  equal(data?.length, body.recordsFailed);
});

Deno.test("POST stores what AWS attributes to no account, says so, and stays a success", async () => {
  const { sync } = await connected(stack());
  const { status, body } = await sync();
  equal(status, 200);
  equal(body.success, true);
  equal(body.status, "partial");
  equal(body.warnings[0].code, "RECONCILIATION_DIFFERS");
  const differing = body.reconciliation.filter((
    { status }: { status: string },
  ) => status === "differs");
  ok(differing.length > 0);
  for (const { sourceTotal, storedTotal } of differing) {
    equal(storedTotal, sourceTotal);
  }
});

Deno.test("GET answers the state of a run to members alone", async () => {
  const { sync, call, caller } = await connected(stack(), NO_RESIDUAL);
  const { body } = await sync();
  const own = await call(`aws-data-sync/${body.syncLogId}`);
  equal(own.status, 200);
  deepEqual(own.body, body);
  const stranger = functionsOf(stack(), await signUp(stack()));
  const foreign = await stranger(`aws-data-sync/${body.syncLogId}`);
  equal(foreign.status, 404);
  equal(foreign.body.code, "NOT_FOUND");
  const unknown = await stranger(`aws-data-sync/${crypto.randomUUID()}`);
  equal(
    unknown.text.replace(unknown.body.requestId, ""),
    foreign.text.replace(foreign.body.requestId, ""),
  );
  ok(caller.userId);
});

Deno.test("POST answers 404 for a foreign integration as for an unknown one", async () => {
  const { integrationId } = await connected(stack());
  const stranger = functionsOf(stack(), await signUp(stack()));
  const answers = await Promise.all(
    [integrationId, crypto.randomUUID()].map((id) =>
      stranger("aws-data-sync", {
        body: { integrationId: id, dataType: "service_usage" },
      })
    ),
  );
  for (const { status, body } of answers) {
    equal(status, 404);
    equal(body.code, "NOT_FOUND");
    equal(body.error, answers[0]?.body.error);
  }
});

Deno.test("POST answers 409 with the open run while the same sync is open", async () => {
  const { askSync, account } = await connected(stack());
  await account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  });
  const first = await askSync();
  equal(first.status, 202);
  equal(first.body.status, "running");
  equal(first.body.success, true);
  const second = await askSync();
  equal(second.status, 409);
  equal(second.body.code, "JOB_OPEN");
  equal(second.body.details.syncLogId, first.body.syncLogId);
});

Deno.test("POST refuses an untested integration with the route that tests it", async () => {
  const caller = await signUp(stack());
  const call = functionsOf(stack(), caller);
  const { body } = await call("connector-sync/integrations", {
    body: {
      authMethod: "manual",
      accessKeyId: "AKIA0123456789ABCDEF",
      secretAccessKey: "x".repeat(40),
    },
  });
  const refused = await call("aws-data-sync", {
    body: {
      integrationId: body.integration.id,
      dataType: "service_usage",
    },
  });
  equal(refused.status, 409);
  equal(refused.body.code, "INTEGRATION_NOT_ACTIVE");
  match(refused.body.error, /connector-sync\/integrations\/.*\/test/);
});

Deno.test("POST with estimate tells the price and enqueues nothing", async () => {
  const { sync, caller } = await connected(stack());
  const { month, previous } = months();
  const { status, body } = await sync({
    estimate: true,
    startDate: `${previous}-01`,
    endDate: `${month}-02`,
  });
  equal(status, 200);
  equal(body.status, "estimated");
  equal(body.billingPeriods, 2);
  equal(Number(body.requestsPriceUsd), body.requests / 100);
  equal(body.dailyRequestCap, 30);
  const { count } = await caller.client.from("sync_runs").select("*", {
    count: "exact",
    head: true,
  });
  equal(count, 0);
});

Deno.test("POST fails with the provider's fault and the run in its details", async () => {
  const { sync, account, call } = await connected(stack());
  await account.control("permissions", {
    principal: account.userArn,
    deny: ["ce:GetCostAndUsage"],
  });
  const { status, body } = await sync();
  equal(status, 502);
  equal(body.success, false);
  equal(body.code, "PROVIDER_ACCESS_DENIED");
  match(body.error, /ce:GetCostAndUsage/);
  const run = await call(`aws-data-sync/${body.details.syncLogId}`);
  equal(run.body.success, false);
  equal(run.body.status, "failed");
  equal(run.body.code, "PROVIDER_ACCESS_DENIED");
});

Deno.test("a browser's preflight is answered, and an answer may be read from any page", async () => {
  const preflight = await functionsOf(stack(), null)("aws-data-sync", {
    method: "OPTIONS",
    headers: {
      "origin": "https://app.example.com",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, content-type",
    },
  });
  equal(preflight.status, 204);
  equal(preflight.headers.get("access-control-allow-origin"), "*");
  match(
    preflight.headers.get("access-control-allow-headers") ?? "",
    /authorization/,
  );
});

/** This month and the one before, `YYYY-MM`. */
function months(): { month: string; previous: string } {
  const now = new Date();
  const first = (back: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))
      .toISOString().slice(0, 7);
  return { month: first(0), previous: first(1) };
}
