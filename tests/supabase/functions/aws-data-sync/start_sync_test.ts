import { deepEqual, equal, ok } from "node:assert/strict";
import { findDatasets } from "../../../../shared/connectors/aws/datasets.ts";
import { doors } from "../../../../supabase/functions/aws-data-sync/index.ts";
import { type Caller, signUp } from "../../../support/caller.ts";
import { type Connected, connected } from "../../../support/connected.ts";
import { eventually } from "../../../support/eventually.ts";
import {
  type FunctionAnswer,
  functionsOf,
} from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { stack } from "../../../support/stack.ts";

/** What an integration without a cost report has. */
const ALL = [...findDatasets("all", {})].sort();
/** Where a dataset's records are read. */
const TABLES: Readonly<Record<string, string>> = {
  marketplace_products: "aws_marketplace_products",
  contracts: "aws_contracts",
  invoices: "aws_invoices",
};
/** What an account needs to be asked for a dataset. */
const ACTIONS: Readonly<Record<string, string>> = {
  service_usage: "ce:GetCostAndUsage",
  marketplace_products: "aws-marketplace:SearchAgreements",
  contracts: "aws-marketplace:SearchAgreements",
  invoices: "invoicing:ListInvoiceSummaries",
  emissions: "sustainability:GetEstimatedCarbonEmissions",
};
const QUIET = {
  account: { plant: { residual: false, invoiceMismatch: false } },
};

interface Job {
  readonly dataset: string;
  readonly status: string;
  readonly errorCode: string | null;
}

/** The function with settings of the test's own, called by the user of `world`. */
function hosted(world: Connected, settings: Record<string, string> = {}) {
  const { call, host } = hostedFunction(stack(), "aws-data-sync", doors, {
    EDGE_CPU_MILLISECONDS: "600000",
    ...settings,
  });
  const { integrationId } = world;
  return {
    host,
    ask: (dataType: string, more = {}) =>
      call(world.caller.accessToken, "", {
        body: { integrationId, dataType, ...more },
      }),
  };
}

function deny(world: Connected, actions: readonly string[]): Promise<unknown> {
  const { account } = world;
  const principal = account.userArn;
  return account.control("permissions", { principal, deny: actions });
}

function statuses({ body }: FunctionAnswer): [string, string][] {
  const told = body.jobs.map(({ dataset, status }: Job) => [dataset, status]);
  const distinct = new Map<string, [string, string]>(
    told.map((each: [string, string]) => [each.join(), each]),
  );
  return [...distinct.values()].sort();
}

async function count({ client }: Caller, table: string): Promise<number> {
  const { count, error } = await client.from(table).select("*", {
    count: "exact",
    head: true,
  });
  equal(error, null);
  return count ?? 0;
}

for (const [dataset, table] of Object.entries(TABLES)) {
  Deno.test(`POST syncs ${dataset}, and what it counts is what its table holds`, async () => {
    const world = await connected(stack(), QUIET);
    const { status, body } = await hosted(world).ask(dataset);
    equal(status, 200);
    deepEqual([body.success, body.status], [true, "succeeded"]);
    deepEqual(body.dataTypes, [dataset]);
    deepEqual(body.jobs.map((job: Job) => job.dataset), [dataset]);
    deepEqual([body.requests, body.requestsPriceUsd], [0, "0"]);
    deepEqual([body.recordsFailed, body.warnings], [0, []]);
    const rows = await count(world.caller, table);
    ok(rows > 0);
    ok(body.recordsSynced >= rows);
  });
}

for (const dataset of ALL) {
  Deno.test(`supabase-js invokes a sync of ${dataset} and reads how it ends`, async () => {
    const { caller: { client }, integrationId } = await connected(
      stack(),
      QUIET,
    );
    const begun = await client.functions.invoke("aws-data-sync", {
      body: { integrationId, dataType: dataset },
    });
    equal(begun.error, null);
    const { data } = await eventually(
      () =>
        client.functions.invoke(`aws-data-sync/${begun.data.syncLogId}`, {
          method: "GET",
        }),
      ({ data }) => data.status !== "running",
    );
    deepEqual([data.success, data.status], [true, "succeeded"]);
    ok(data.recordsSynced > 0);
  });
}

Deno.test("POST of all is one run with the jobs of every dataset", async () => {
  const world = await connected(stack(), QUIET);
  const answer = await hosted(world).ask("all");
  equal(answer.status, 200);
  const { body } = answer;
  deepEqual(body.dataTypes, ALL);
  deepEqual(
    statuses(answer),
    ALL.map((dataset) => [dataset, "succeeded"]).sort(),
  );
  equal(Number(body.requestsPriceUsd), body.requests / 100);
  equal(await count(world.caller, "sync_runs"), 1);
  for (const table of Object.values(TABLES)) {
    ok(await count(world.caller, table) > 0);
  }
});

Deno.test("POST of all goes on where one dataset is denied, and says which", async () => {
  const world = await connected(stack(), QUIET);
  await deny(world, ["invoicing:ListInvoiceSummaries"]);
  const answer = await hosted(world).ask("all");
  const { status, body } = answer;
  equal(status, 200);
  deepEqual([body.success, body.status], [true, "partial"]);
  deepEqual(statuses(answer), [
    ["contracts", "succeeded"],
    ["emissions", "succeeded"],
    ["invoices", "failed"],
    ["marketplace_products", "succeeded"],
    ["service_usage", "succeeded"],
  ]);
  equal(body.reason.code, "PROVIDER_ACCESS_DENIED");
  deepEqual(body.warnings, [body.reason]);
  const failed = body.jobs.find(({ dataset }: Job) => dataset === "invoices");
  equal(failed.errorCode, "PROVIDER_ACCESS_DENIED");
  const { data } = await world.caller.client.from("aws_integrations")
    .select("status");
  deepEqual(data, [{ status: "active" }]);
});

for (const dataset of ALL) {
  Deno.test(`POST of ${dataset} alone fails when it is denied, and the integration stays active`, async () => {
    const world = await connected(stack(), QUIET);
    const action = ACTIONS[dataset] ?? "";
    await deny(world, [action]);
    const { status, body } = await hosted(world).ask(dataset);
    equal(status, 502);
    equal(body.code, "PROVIDER_ACCESS_DENIED");
    ok(body.error.includes(action));
    ok(body.details.syncLogId);
    const { data } = await world.caller.client.from("aws_integrations")
      .select("status");
    deepEqual(data, [{ status: "active" }]);
  });
}

Deno.test("POST of all fails when every dataset is denied", async () => {
  const world = await connected(stack(), QUIET);
  await deny(world, Object.values(ACTIONS));
  const { status, body } = await hosted(world).ask("all");
  equal(status, 502);
  equal(body.code, "PROVIDER_ACCESS_DENIED");
  const run = await world.call(`aws-data-sync/${body.details.syncLogId}`);
  deepEqual([run.body.success, run.body.status], [false, "failed"]);
});

Deno.test("POST of all joins what is open; one dataset alone is a conflict", async () => {
  const world = await connected(stack(), QUIET);
  await world.account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  });
  const { ask } = hosted(world);
  const first = await ask("service_usage");
  equal(first.status, 202);
  equal((await ask("service_usage")).body.code, "JOB_OPEN");
  const all = await ask("all");
  equal(all.status, 202);
  deepEqual(statuses(all), [
    ["contracts", "succeeded"],
    ["emissions", "succeeded"],
    ["invoices", "succeeded"],
    ["marketplace_products", "succeeded"],
    ["service_usage", "queued"],
  ]);
  equal(all.body.reason.code, "PROVIDER_THROTTLED");
  // Nothing of its own to open any more but what has ended.
  equal((await ask("all")).status, 202);
  equal((await ask("service_usage")).status, 409);
});

Deno.test("a run of all that is cut short goes on in the worker and ends as one that is not", async () => {
  const options = { account: { ...QUIET.account, seed: 11 } };
  const [cut, whole] = await Promise.all([
    connected(stack(), options),
    connected(stack(), options),
  ]);
  const { ask, host } = hosted(cut, { EDGE_CPU_MILLISECONDS: "1" });
  const first = await ask("all");
  equal(first.status, 202);
  equal(host.background.length, 1);
  await Promise.all(host.background);
  const [ended, undisturbed] = await Promise.all([
    eventually(
      () => cut.call(`aws-data-sync/${first.body.syncLogId}`),
      ({ body }) => body.status !== "running",
    ),
    hosted(whole).ask("all"),
  ]);
  deepEqual(statuses(ended), statuses(undisturbed));
  equal(ended.body.status, "succeeded");
  equal(ended.body.recordsSynced, undisturbed.body.recordsSynced);
});

Deno.test("dates reach a job only if they were asked for", async () => {
  const world = await connected(stack(), QUIET);
  const { ask } = hosted(world);
  const { start, end } = lastMonth();
  await ask("invoices", { startDate: start, endDate: end });
  await ask("contracts", { startDate: start, endDate: end });
  await ask("invoices");
  const { client } = world.caller;
  const jobs = await client.from("sync_jobs").select("dataset, parameters")
    .order("created_at");
  deepEqual(jobs.data, [
    { dataset: "invoices", parameters: { window: { start, end } } },
    { dataset: "contracts", parameters: { window: { start, end } } },
    { dataset: "invoices", parameters: {} },
  ]);
});

Deno.test("dates are checked the same for every data type", async () => {
  const world = await connected(stack(), QUIET);
  const { ask } = hosted(world);
  const bad = { startDate: "2001-01-01", endDate: "2001-02-01" };
  for (const dataType of [...ALL, "all"]) {
    const { status, body } = await ask(dataType, bad);
    equal(status, 400);
    deepEqual(
      body.errors.map(({ pointer }: { pointer: string }) => pointer),
      ["/startDate"],
    );
  }
});

Deno.test("no data type is synced by a viewer, nor for a stranger", async () => {
  const { caller, integrationId } = await connected(stack(), QUIET);
  const [viewer, stranger] = [await signUp(stack()), await signUp(stack())];
  await caller.client.from("organization_members").insert({
    organization_id: caller.organizationId,
    user_id: viewer.userId,
    role: "viewer",
  });
  const askAs = (user: Caller, dataType: string) =>
    functionsOf(stack(), user)("aws-data-sync", {
      body: { integrationId, dataType },
    });
  for (const dataType of [...ALL, "all"]) {
    const refused = await askAs(viewer, dataType);
    deepEqual([refused.status, refused.body.code], [403, "ACCESS_DENIED"]);
    const missing = await askAs(stranger, dataType);
    deepEqual([missing.status, missing.body.code], [404, "NOT_FOUND"]);
  }
  equal(await count(caller, "sync_runs"), 0);
});

/** The last month that has ended: its first day and the day after its last. */
function lastMonth(): { start: string; end: string } {
  const now = new Date();
  const first = (back: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1))
      .toISOString().slice(0, 10);
  return { start: first(1), end: first(0) };
}
