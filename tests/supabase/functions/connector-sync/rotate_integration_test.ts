import { equal, ok } from "node:assert/strict";
import { signUp } from "../../../support/caller.ts";
import { cloudAccount } from "../../../support/cloud_account.ts";
import { connected } from "../../../support/connected.ts";
import { functionsOf } from "../../../support/function_call.ts";
import { stack } from "../../../support/stack.ts";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

function bodyOf({ accessKeyId, secretAccessKey }: Keys) {
  return { accessKeyId, secretAccessKey };
}

Deno.test("new keys take the old ones' place without a pause", async () => {
  const { account, call, integrationId, sync } = await connected(stack());
  const path = `connector-sync/integrations/${integrationId}`;
  const fresh = await account.control<Keys>("keys", {});
  const rotated = await call(`${path}/rotate`, { body: bodyOf(fresh) });
  equal(rotated.status, 200);
  equal(rotated.body.integration.status, "active");
  equal(rotated.body.integration.accessKeyId, fresh.accessKeyId);
  ok(!rotated.text.includes(fresh.secretAccessKey));
  await account.control(`keys/${account.accessKeyId}`, undefined, "DELETE");
  equal((await sync()).body.success, true);
});

Deno.test("keys that do not work leave the old ones in place", async () => {
  const { call, integrationId, account } = await connected(stack());
  const path = `connector-sync/integrations/${integrationId}`;
  const refused = await call(`${path}/rotate`, {
    body: { accessKeyId: account.accessKeyId, secretAccessKey: "x".repeat(40) },
  });
  equal(refused.status, 502);
  equal(refused.body.code, "PROVIDER_CREDENTIALS_INVALID");
  const tested = await call(`${path}/test`, { method: "POST" });
  equal(tested.body.status, "active");
});

Deno.test("keys of another account are refused", async () => {
  const [{ call, integrationId }, other] = await Promise.all([
    connected(stack()),
    cloudAccount(stack()),
  ]);
  const refused = await call(
    `connector-sync/integrations/${integrationId}/rotate`,
    { body: bodyOf(other) },
  );
  equal(refused.status, 409);
  equal(refused.body.code, "CONFLICT");
});

Deno.test("a role gets a new external id and is pending until it is tested", async () => {
  const call = functionsOf(stack(), await signUp(stack()));
  const created = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation" },
  });
  const path = `connector-sync/integrations/${created.body.integration.id}`;
  const rotated = await call(`${path}/rotate`, { body: {} });
  equal(rotated.status, 200);
  equal(rotated.body.integration.status, "pending");
  ok(rotated.body.setup.externalId !== created.body.setup.externalId);
  equal(
    rotated.body.setup.externalId,
    rotated.body.integration.externalId,
  );
});

Deno.test("a body that does not fit the way of connecting is refused", async () => {
  const { call, integrationId, account } = await connected(stack());
  const keysWanted = await call(
    `connector-sync/integrations/${integrationId}/rotate`,
    { body: {} },
  );
  equal(keysWanted.status, 400);
  const role = await call("connector-sync/integrations", {
    body: { authMethod: "cloudformation" },
  });
  const noneWanted = await call(
    `connector-sync/integrations/${role.body.integration.id}/rotate`,
    { body: bodyOf(account) },
  );
  equal(noneWanted.status, 400);
});
