import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { testAzureAccess } from "../../../../shared/connectors/azure/test_access.ts";
import { type AzureScene, azureScene } from "../../../support/azure_scene.ts";

const NEVER = new AbortController().signal;

async function test(scene: AzureScene, secret?: string) {
  return await testAzureAccess(
    await scene.stored({}, secret),
    scene.tools,
    NEVER,
  );
}

Deno.test("testAzureAccess() tells of the directory and what it reaches", async () => {
  await using scene = await azureScene();
  const { tenantId, clientId } = scene.directory;
  const { datasets, ...report } = await test(scene);
  deepEqual(report, {
    account_id: tenantId,
    principal_arn: clientId,
    is_payer_view: null,
    requests: [],
  });
  deepEqual(datasets["emissions"], { reachable: true });
});

Deno.test("testAzureAccess() names the role that is missing, in some subscriptions or in all", async () => {
  await using scene = await azureScene();
  const ids = scene.directory.subscriptions.map(({ id }) => id);
  await scene.control("/denials", { subscriptions: ids.slice(0, 1) });
  const { emissions: some } = (await test(scene)).datasets;
  equal(some?.reachable, true);
  match(some?.reason ?? "", /^1 of 3 subscriptions are denied/);
  await scene.control("/denials", { subscriptions: ids });
  const { emissions: none } = (await test(scene)).datasets;
  equal(none?.reachable, false);
  equal(none?.missing_permission, "Carbon Optimization Reader");
});

Deno.test("testAzureAccess() tells of an application that reaches no subscription", async () => {
  await using scene = await azureScene({ subscriptions: 0 });
  const { emissions } = (await test(scene)).datasets;
  equal(emissions?.reachable, false);
  match(emissions?.reason ?? "", /reaches no subscription/);
});

Deno.test("testAzureAccess() tells a wrong secret from trouble, and shows nothing of it", async () => {
  await using scene = await azureScene();
  const secret = "wrong-secret-of-somebody";
  await rejects(test(scene, secret), (error: Error & { code?: string }) => {
    equal(error.code, "PROVIDER_CREDENTIALS_INVALID");
    match(error.message, /AADSTS7000215/);
    ok(!error.message.includes(secret));
    return true;
  });
  await scene.control("/faults", {
    kind: "server_error",
    operation: "token",
    times: 0,
  });
  await rejects(test(scene), { code: "PROVIDER_UNAVAILABLE" });
});
