import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Caller, signUp } from "../../../support/caller.ts";
import {
  type CloudAccount,
  cloudAccount,
} from "../../../support/cloud_account.ts";
import { connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

interface RoleWorld {
  readonly caller: Caller;
  readonly account: CloudAccount;
  readonly path: string;
  readonly call: ReturnType<typeof functionsOf>;
  readonly setup: { externalId: string; trustedPrincipalArn: string };
}

/** A role integration whose stack is not launched yet. */
async function roleWorld(): Promise<RoleWorld> {
  const [caller, account] = await Promise.all([
    signUp(stack()),
    cloudAccount(stack()),
  ]);
  const call = functionsOf(stack(), caller);
  const { body } = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation" },
  });
  const path = `connector-sync/integrations/${body.integration.id}`;
  return { caller, account, path, call, setup: body.setup };
}

/** Launches the stack; `externalId` null writes a trust policy without a condition. */
async function launch(
  { account, call, path, setup }: RoleWorld,
  role: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { roleArn } = await account.control<{ roleArn: string }>("roles", {
    roleName: "CloudSync",
    trustedPrincipalArn: setup.trustedPrincipalArn,
    externalId: setup.externalId,
    ...role,
  });
  const { status } = await call(path, { method: "PATCH", body: { roleArn } });
  equal(status, 200);
}

Deno.test("a role that demands its external id becomes active and tells what it reaches", async () => {
  const world = await roleWorld();
  await launch(world);
  const { status, body } = await world.call(`${world.path}/test`, {
    method: "POST",
  });
  equal(status, 200);
  equal(body.success, true);
  equal(body.status, "active");
  equal(body.billingAccountId, world.account.accountId);
  equal(body.isPayerView, true);
  deepEqual(body.datasets.service_usage, {
    reachable: true,
    missingPermission: null,
    reason: null,
  });
  const { body: read } = await world.call(world.path);
  equal(read.integration.status, "active");
  equal(read.integration.billingAccountId, world.account.accountId);
});

Deno.test("a role that anybody may assume stays pending and the answer says why", async () => {
  const world = await roleWorld();
  await launch(world, { externalId: null });
  const { status, body } = await world.call(`${world.path}/test`, {
    method: "POST",
  });
  equal(status, 200);
  equal(body.success, false);
  equal(body.status, "pending");
  equal(body.code, "PROVIDER_CREDENTIALS_INVALID");
  match(body.error, /external id/);
  const { body: read } = await world.call(world.path);
  equal(read.integration.status, "pending");
  equal(read.integration.statusReason, body.error);
});

Deno.test("a role that is not there yet is waited for", async () => {
  const world = await roleWorld();
  await launch(world, { refuseFirst: 1 });
  const { body } = await world.call(`${world.path}/test`, { method: "POST" });
  equal(body.status, "active");
});

Deno.test("a test before the stack is launched says that the role is missing", async () => {
  const world = await roleWorld();
  const { body } = await world.call(`${world.path}/test`, { method: "POST" });
  equal(body.success, false);
  equal(body.status, "pending");
  match(body.error, /role_arn/);
});

/** What the datasets begin with: without any of them nothing is reached. */
const FIRST_ACTIONS = [
  "ce:GetCostAndUsage",
  "aws-marketplace:SearchAgreements",
  "invoicing:ListInvoiceSummaries",
  "sustainability:GetEstimatedCarbonEmissions",
];

/** A new integration by keys of a user that is denied these actions. */
async function createdWithout(deny: readonly string[]) {
  const [caller, account] = await Promise.all([
    signUp(stack()),
    cloudAccount(stack()),
  ]);
  await account.control("permissions", { principal: account.userArn, deny });
  const call = functionsOf(stack(), caller);
  const created = await call("connector-sync/integrations", {
    body: {
      authMethod: "manual",
      accessKeyId: account.accessKeyId,
      secretAccessKey: account.secretAccessKey,
    },
  });
  const path = `connector-sync/integrations/${created.body.integration.id}`;
  return { call, path };
}

Deno.test("without any permission the missing ones are named, and the integration stays pending", async () => {
  const { call, path } = await createdWithout(FIRST_ACTIONS);
  const { body } = await call(`${path}/test`, { method: "POST" });
  equal(body.status, "pending");
  equal(body.code, "PROVIDER_ACCESS_DENIED");
  deepEqual(
    Object.values<{ missingPermission: string }>(body.datasets)
      .map(({ missingPermission }) => missingPermission).sort(),
    [...FIRST_ACTIONS, "aws-marketplace:SearchAgreements"].sort(),
  );
});

Deno.test("one missing permission is named, and the integration becomes active for the other datasets", async () => {
  const { call, path } = await createdWithout(["ce:GetCostAndUsage"]);
  const { body } = await call(`${path}/test`, { method: "POST" });
  deepEqual([body.success, body.status], [true, "active"]);
  const { service_usage, invoices } = body.datasets;
  deepEqual(
    [service_usage.reachable, service_usage.missingPermission],
    [false, "ce:GetCostAndUsage"],
  );
  equal(invoices.reachable, true);
  const read = await call(path);
  deepEqual(read.body.integration.reachableDatasets, body.datasets);
});

Deno.test("keys that stop working put an active integration into error, and a good test heals it", async () => {
  const { account, call, integrationId } = await connected(stack());
  const path = `connector-sync/integrations/${integrationId}/test`;
  const allow = (deny: string[]) =>
    account.control("permissions", { principal: account.userArn, deny });
  await allow(FIRST_ACTIONS);
  equal((await call(path, { method: "POST" })).body.status, "error");
  await allow([]);
  equal((await call(path, { method: "POST" })).body.status, "active");
});

Deno.test("AWS being busy decides nothing", async () => {
  const { account, call, integrationId } = await connected(stack());
  await account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 30,
  });
  const path = `connector-sync/integrations/${integrationId}`;
  const { status, body } = await call(`${path}/test`, { method: "POST" });
  equal(status, 503);
  equal(body.code, "PROVIDER_THROTTLED");
  equal((await call(path)).body.integration.status, "active");
});

Deno.test("who may not test is told so, and a stranger finds nothing", async () => {
  const { caller, call, integrationId } = await connected(stack());
  const [member, stranger] = [await signUp(stack()), await signUp(stack())];
  await caller.client.from("organization_members").insert({
    organization_id: caller.organizationId,
    user_id: member.userId,
    role: "member",
  });
  const path = `connector-sync/integrations/${integrationId}/test`;
  const options = { method: "POST" };
  equal((await functionsOf(stack(), member)(path, options)).status, 403);
  equal((await functionsOf(stack(), stranger)(path, options)).status, 404);
  equal((await functionsOf(stack(), null)(path, options)).status, 401);
  ok((await call(path, options)).body.success);
});
