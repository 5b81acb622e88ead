import { deepEqual, equal, match } from "node:assert/strict";
import { signUp } from "../../../support/caller.ts";
import { connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

Deno.test("PATCH changes what is given and leaves the rest", async () => {
  const { call, integrationId } = await connected(stack());
  const path = `connector-sync/integrations/${integrationId}`;
  const named = await call(path, {
    method: "PATCH",
    body: { name: "Renamed", dailyRequestCap: 9 },
  });
  equal(named.status, 200);
  equal(named.body.integration.name, "Renamed");
  equal(named.body.integration.dailyRequestCap, 9);
  equal(named.body.integration.status, "active");
  const reset = await call(path, {
    method: "PATCH",
    body: { dailyRequestCap: null },
  });
  equal(reset.body.integration.dailyRequestCap, null);
  equal(reset.body.integration.name, "Renamed");
});

Deno.test("the member accounts' role is set, changed and removed without a new test", async () => {
  const { call, caller, integrationId } = await connected(stack(), {
    integration: { memberRoleName: "paths/Reader" },
  });
  const path = `connector-sync/integrations/${integrationId}`;
  const patch = async (body: Record<string, unknown>) =>
    (await call(path, { method: "PATCH", body })).body.integration;
  const created = await call(path);
  equal(created.body.integration.memberRoleName, "paths/Reader");
  const changed = await patch({ memberRoleName: "Other" });
  deepEqual([changed.memberRoleName, changed.status], ["Other", "active"]);
  equal((await patch({ name: "Renamed" })).memberRoleName, "Other");
  const { data } = await caller.client.from("aws_integrations").select(
    "member_role_name",
  );
  deepEqual(data, [{ member_role_name: "Other" }]);
  const removed = await patch({ memberRoleName: null });
  deepEqual([removed.memberRoleName, removed.status], [null, "active"]);
  const { data: left } = await caller.client.from("integrations").select(
    "settings",
  );
  deepEqual(left, [{ settings: { is_payer_view: true } }]);
});

Deno.test("a changed role needs a new test", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const { body } = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation" },
  });
  const changed = await call(
    `connector-sync/integrations/${body.integration.id}`,
    {
      method: "PATCH",
      body: { roleArn: "arn:aws:iam::123456789012:role/CloudSync" },
    },
  );
  equal(changed.body.integration.status, "pending");
  match(changed.body.integration.statusReason, /test/);
});

Deno.test("a disabled integration neither syncs nor is tested, and is pending when enabled", async () => {
  const { call, integrationId, askSync } = await connected(stack());
  const path = `connector-sync/integrations/${integrationId}`;
  const disabled = await call(path, {
    method: "PATCH",
    body: { isDisabled: true },
  });
  equal(disabled.body.integration.status, "disabled");
  equal((await askSync()).body.code, "INTEGRATION_NOT_ACTIVE");
  equal((await call(`${path}/test`, { method: "POST" })).status, 409);
  const enabled = await call(path, {
    method: "PATCH",
    body: { isDisabled: false },
  });
  equal(enabled.body.integration.status, "pending");
  const tested = await call(`${path}/test`, { method: "POST" });
  equal(tested.body.status, "active");
});

Deno.test("disabling cancels what is open", async () => {
  const { call, integrationId, askSync, account } = await connected(stack());
  await account.control("faults", {
    service: "ce",
    operation: "GetCostAndUsage",
    kind: "throttle",
    times: 0,
    retryAfterSeconds: 3_600,
  });
  const open = await askSync();
  await call(`connector-sync/integrations/${integrationId}`, {
    method: "PATCH",
    body: { isDisabled: true },
  });
  const { body } = await call(`aws-data-sync/${open.body.syncLogId}`);
  equal(body.status, "cancelled");
});

Deno.test("a member may not change an integration, a stranger finds none", async () => {
  const { caller, integrationId } = await connected(stack());
  const [member, stranger] = [await signUp(stack()), await signUp(stack())];
  await caller.client.from("organization_members").insert({
    organization_id: caller.organizationId,
    user_id: member.userId,
    role: "member",
  });
  const path = `connector-sync/integrations/${integrationId}`;
  const options = { method: "PATCH", body: { name: "x" } };
  equal((await functionsOf(stack(), member)(path, options)).status, 403);
  equal((await functionsOf(stack(), stranger)(path, options)).status, 404);
});

Deno.test("a cost report is set, replaced as a whole and removed without a new test", async () => {
  const { call, integrationId } = await connected(stack(), {
    integration: { costReport: { bucket: "acme-billing", name: "daily" } },
  });
  const path = `connector-sync/integrations/${integrationId}`;
  const patch = async (body: Record<string, unknown>) =>
    (await call(path, { method: "PATCH", body })).body.integration;
  const defaults = { prefix: "", region: null, keepsResourceIds: false };
  deepEqual((await call(path)).body.integration.costReport, {
    bucket: "acme-billing",
    name: "daily",
    ...defaults,
  });
  const other = { ...defaults, bucket: "other-billing", name: "focus" };
  const changed = await patch({
    costReport: { ...other, prefix: "exports", keepsResourceIds: true },
  });
  deepEqual(
    [changed.costReport.prefix, changed.costReport.keepsResourceIds],
    ["exports", true],
  );
  const replaced = await patch({
    costReport: { bucket: other.bucket, name: other.name },
  });
  deepEqual([replaced.costReport, replaced.status], [other, "active"]);
  equal((await patch({ name: "Renamed" })).costReport.name, "focus");
  const removed = await patch({ costReport: null });
  deepEqual([removed.costReport, removed.status], [null, "active"]);
  const refused = await call(path, {
    method: "PATCH",
    body: { costReport: { bucket: "Acme", name: "a/b", path: "x" } },
  });
  equal(refused.status, 400);
  deepEqual(
    refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)
      .sort(),
    ["/costReport/bucket", "/costReport/name", "/costReport/path"],
  );
});

Deno.test("the attempts of an integration's jobs are set and returned to the default", async () => {
  const { call, integrationId, caller } = await connected(stack(), {
    integration: { maxAttempts: 1 },
  });
  const path = `connector-sync/integrations/${integrationId}`;
  equal((await call(path)).body.integration.maxAttempts, 1);
  await call("connector-sync/sync/aws", { body: { dataset: "contracts" } });
  const { data } = await caller.client.from("sync_jobs").select("max_attempts");
  deepEqual(data, [{ max_attempts: 1 }]);
  const patch = async (maxAttempts: unknown) =>
    await call(path, { method: "PATCH", body: { maxAttempts } });
  equal((await patch(20)).body.integration.maxAttempts, 20);
  equal((await patch(null)).body.integration.maxAttempts, null);
  for (const wrong of [0, 21, 1.5, "3"]) {
    equal((await patch(wrong)).status, 400, String(wrong));
  }
});
