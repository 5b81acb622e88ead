import { deepEqual, equal, ok } from "node:assert/strict";
import { doors } from "../../../../supabase/functions/connector-sync/index.ts";
import { signUp } from "../../../support/caller.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { hostedFunction } from "../../../support/function_host.ts";
import { serviceAccountKey } from "../../../support/service_account.ts";
import { stack } from "../../../support/stack.ts";

const SECRET = "q8Q~planted.client_secret-0123456789abcd";
const ID = "01234567-89ab-4def-8123-456789abcdef";

const AZURE = {
  provider: "azure",
  authMethod: "client_secret",
  tenantId: ID,
  clientId: ID,
  clientSecret: SECRET,
  subscriptionIds: [ID],
};

async function gcp() {
  return {
    provider: "gcp",
    authMethod: "service_account",
    serviceAccount: await serviceAccountKey(),
    billingTable: "acme-billing.billing.export",
  };
}

Deno.test("an Azure integration is pending, tells the roles to grant, and shows its secret nowhere", async () => {
  const caller = await signUp(stack());
  const { call, host } = hostedFunction(stack(), "connector-sync", doors);
  const created = await call(caller.accessToken, "/integrations", {
    body: AZURE,
  });
  equal(created.status, 201);
  const { integration, setup } = created.body;
  equal(integration.provider, "azure");
  equal(integration.status, "pending");
  equal(integration.tenantId, ID);
  deepEqual(integration.subscriptionIds, [ID]);
  ok(!("roleArn" in integration));
  equal(setup.commands.length, 3);
  const read = await call(
    caller.accessToken,
    `/integrations/${integration.id}`,
  );
  equal(read.body.integration.clientId, ID);
  const rows = await caller.client.from("integrations").select("*");
  const shown = JSON.stringify([created.text, read.text, rows, host.lines]);
  ok(!shown.includes(SECRET));
  ok(!shown.includes("v1."), "not even the sealed form");
});

Deno.test("a Google Cloud integration shows its key by its id alone", async () => {
  const caller = await signUp(stack());
  const { call, host } = hostedFunction(stack(), "connector-sync", doors);
  const body = await gcp();
  const created = await call(caller.accessToken, "/integrations", { body });
  equal(created.status, 201);
  const { integration, setup } = created.body;
  equal(integration.privateKeyId, body.serviceAccount["private_key_id"]);
  equal(integration.billingTable, body.billingTable);
  equal(integration.carbonTable, null);
  equal(setup.commands.length, 2);
  const shown = JSON.stringify([created.text, host.lines]);
  ok(!shown.includes(body.serviceAccount.private_key.split("\n")[3] ?? ""));
});

Deno.test("a key file that lost a line is refused by its member, and nothing is connected", async () => {
  const caller = await signUp(stack());
  const call = functionsOf(stack(), caller);
  const body = await gcp();
  const lines = body.serviceAccount.private_key.split("\n");
  const serviceAccount = {
    ...body.serviceAccount,
    private_key: lines.toSpliced(4, 1).join("\n"),
  };
  const refused = await call("connector-sync/integrations", {
    body: { ...body, serviceAccount },
  });
  equal(refused.status, 400);
  equal(refused.body.errors[0].pointer, "/serviceAccount/private_key");
  ok(!refused.text.includes(lines[3] ?? ""));
  const { body: list } = await call("connector-sync/integrations");
  deepEqual(list.integrations, []);
});

Deno.test("settings are changed, and those of another provider are refused", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const created = await call("connector-sync/integrations", {
    body: await gcp(),
  });
  const path = `connector-sync/integrations/${created.body.integration.id}`;
  const carbonTable = "acme-billing.carbon.carbon_footprint";
  const changed = await call(path, {
    method: "PATCH",
    body: { carbonTable, billingTable: null },
  });
  equal(changed.status, 200);
  equal(changed.body.integration.carbonTable, carbonTable);
  equal(changed.body.integration.billingTable, null);
  const refused = await call(path, {
    method: "PATCH",
    body: { subscriptionIds: [ID], name: "x" },
  });
  equal(refused.status, 400);
  equal(refused.body.errors[0].pointer, "/subscriptionIds");
});

Deno.test("who may not manage is told so, and a stranger finds nothing", async () => {
  const [owner, member, stranger] = await Promise.all([
    signUp(stack()),
    signUp(stack()),
    signUp(stack()),
  ]);
  await owner.client.from("organization_members").insert({
    organization_id: owner.organizationId,
    user_id: member.userId,
    role: "member",
  });
  const created = await functionsOf(stack(), owner)(
    "connector-sync/integrations",
    { body: AZURE },
  );
  const path = `connector-sync/integrations/${created.body.integration.id}`;
  const rotation = { body: { clientSecret: `${SECRET}2` } };
  const change = { method: "PATCH", body: { subscriptionIds: null } };
  for (const [caller, status] of [[member, 403], [stranger, 404]] as const) {
    const call = functionsOf(stack(), caller);
    equal((await call(`${path}/rotate`, rotation)).status, status);
    equal((await call(path, change)).status, status);
    equal((await call(`${path}/test`, { method: "POST" })).status, status);
    equal((await call(path, { method: "DELETE" })).status, status);
  }
  const foreign = await functionsOf(stack(), stranger)(
    "connector-sync/integrations",
    { body: { ...AZURE, organizationId: owner.organizationId } },
  );
  equal(foreign.status, 404);
});

Deno.test("deleting destroys the secret", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const created = await call("connector-sync/integrations", { body: AZURE });
  const path = `connector-sync/integrations/${created.body.integration.id}`;
  const deleted = await call(path, { method: "DELETE" });
  equal(deleted.status, 200);
  equal(deleted.body.secretsDestroyed, 1);
  equal((await call(path)).status, 404);
});
