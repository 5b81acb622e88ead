import { deepEqual, equal, match, ok } from "node:assert/strict";
import { signUp } from "../../../support/caller.ts";
import { connected } from "../../../support/connected.ts";
import { eventually } from "../../../support/eventually.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

const QUIET = {
  account: { plant: { residual: false, invoiceMismatch: false } },
};

Deno.test("GET status tells where a provider stands before, during and after a sync", async () => {
  const { call, account, integrationId, caller } = await connected(
    stack(),
    QUIET,
  );
  const status = async (query = "") =>
    (await call(`connector-sync/status${query}`)).body.providers;
  const idle = await status();
  deepEqual(
    [idle.aws.status, idle.azure.status, idle.gcp.status],
    ["connected", "not_connected", "not_connected"],
  );
  deepEqual([idle.aws.lastSuccessAt, idle.aws.datasets], [null, {}]);
  const throttle = {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  };
  await account.control("faults", throttle);
  const sync = (dataset: string) =>
    call("connector-sync/sync/aws", { body: { dataset } });
  await sync("service_usage");
  equal((await status()).aws.status, "running");
  const { body } = await call("connector-sync/jobs");
  await call(`connector-sync/jobs/${body.jobs[0].jobId}/cancel`, {
    method: "POST",
  });
  const { body: started } = await sync("contracts");
  await eventually(
    () => call(`connector-sync/jobs/${started.job_id}`),
    (answer) => answer.body.status !== "running",
  );
  const after = (await status(`?organizationId=${caller.organizationId}`)).aws;
  equal(after.status, "connected");
  ok(Date.parse(after.datasets.contracts.lastSuccessAt) > 0);
  const [integration] = after.integrations;
  equal(integration.id, integrationId);
  equal(integration.lastRun.jobId, started.job_id);
  equal(integration.datasets.contracts.isStale, false);
});

Deno.test("GET status tells an error with its message, and forgets it when it is mended", async () => {
  const { call, account } = await connected(stack(), QUIET);
  const deny = (deny: readonly string[]) =>
    account.control("permissions", { principal: account.userArn, deny });
  const sync = async () => {
    const { body } = await call("connector-sync/sync/aws", {
      body: { dataset: "invoices" },
    });
    await eventually(
      () => call(`connector-sync/jobs/${body.job_id}`),
      (answer) => answer.body.status !== "running",
    );
    return (await call("connector-sync/status")).body.providers.aws;
  };
  await deny(["invoicing:ListInvoiceSummaries"]);
  const broken = await sync();
  equal(broken.status, "error");
  equal(broken.error.code, "PROVIDER_ACCESS_DENIED");
  match(broken.error.message, /invoicing:ListInvoiceSummaries/);
  const [{ datasets }] = broken.integrations;
  equal(datasets.invoices.errorCode, "PROVIDER_ACCESS_DENIED");
  await deny([]);
  const mended = await sync();
  deepEqual([mended.status, mended.error], ["connected", null]);
  equal(mended.integrations[0].datasets.invoices.errorCode, null);
});

Deno.test("GET status shows a viewer what an owner sees, and a stranger nothing", async () => {
  const { call, caller } = await connected(stack(), QUIET);
  const [viewer, stranger] = [await signUp(stack()), await signUp(stack())];
  await caller.client.from("organization_members").insert({
    organization_id: caller.organizationId,
    user_id: viewer.userId,
    role: "viewer",
  });
  const path = "connector-sync/status";
  const own = (await call(path)).body.providers;
  deepEqual((await functionsOf(stack(), viewer)(path)).body.providers, own);
  const foreign = functionsOf(stack(), stranger);
  equal((await foreign(path)).body.providers.aws.status, "not_connected");
  const query = `?organizationId=${caller.organizationId}`;
  equal((await foreign(path + query)).status, 404);
});
