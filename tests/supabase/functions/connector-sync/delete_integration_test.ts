import { equal, ok } from "node:assert/strict";
import { signUp } from "../../../support/caller.ts";
import { type Connected, connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

const ACCOUNT = { account: { plant: { residual: false } } };

async function usageRows({ caller }: Connected): Promise<number | null> {
  const { count } = await caller.client.from("aws_service_usage").select("*", {
    count: "exact",
    head: true,
  });
  return count;
}

Deno.test("deleting destroys the secrets, cancels open jobs and keeps the data", async () => {
  const world = await connected(stack(), ACCOUNT);
  await world.sync();
  const rows = await usageRows(world);
  await world.account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  });
  const open = await world.askSync();
  equal(open.status, 202);
  const path = `connector-sync/integrations/${world.integrationId}`;
  const { status, body } = await world.call(path, { method: "DELETE" });
  equal(status, 200);
  equal(body.secretsDestroyed, 1);
  ok(body.jobsCancelled >= 1);
  equal(body.loadsDeleted, 0);
  equal(body.dataKept, true);
  equal(await usageRows(world), rows);
  equal((await world.call(path)).status, 404);
  equal((await world.askSync()).status, 404);
  equal((await world.call(path, { method: "DELETE" })).status, 404);
  const run = await world.call(`aws-data-sync/${open.body.syncLogId}`);
  equal(run.body.status, "cancelled");
});

Deno.test("deleteData also takes what was synced, and only an owner may", async () => {
  const world = await connected(stack(), ACCOUNT);
  await world.sync();
  const admin = await signUp(stack());
  await world.caller.client.from("organization_members").insert({
    organization_id: world.caller.organizationId,
    user_id: admin.userId,
    role: "admin",
  });
  const path =
    `connector-sync/integrations/${world.integrationId}?deleteData=true`;
  const options = { method: "DELETE" };
  equal((await functionsOf(stack(), admin)(path, options)).status, 403);
  const { body } = await world.call(path, options);
  ok(body.loadsDeleted >= 1);
  equal(body.dataKept, false);
  equal(await usageRows(world), 0);
});

Deno.test("an unknown member of the query is refused", async () => {
  const world = await connected(stack(), ACCOUNT);
  const { status, body } = await world.call(
    `connector-sync/integrations/${world.integrationId}?deletedata=true`,
    { method: "DELETE" },
  );
  equal(status, 400);
  equal(body.errors[0].pointer, "/deletedata");
});
