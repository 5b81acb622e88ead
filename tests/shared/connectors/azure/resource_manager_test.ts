import { deepEqual, equal, rejects } from "node:assert/strict";
import { Secret } from "../../../../shared/platform/secret.ts";
import { accessTokens } from "../../../../shared/connectors/azure/access_token.ts";
import {
  type ResourceManager,
  resourceManager,
} from "../../../../shared/connectors/azure/resource_manager.ts";
import { listSubscriptions } from "../../../../shared/connectors/azure/subscriptions.ts";
import { type AzureScene, azureScene } from "../../../support/azure_scene.ts";

const NEVER = new AbortController().signal;

function armOf(
  { cloud, clock, directory }: AzureScene,
  fetcher: typeof fetch = fetch,
): ResourceManager {
  const { tenantId, clientId, clientSecret } = directory;
  const connection = {
    endpointUrl: cloud.url,
    fetch: fetcher,
    clock,
    random: () => 0,
  };
  const application = { tenantId, clientId, secret: new Secret(clientSecret) };
  return resourceManager(connection, accessTokens(application, connection));
}

const GET = {
  method: "GET",
  path: "/subscriptions?api-version=2022-12-01",
  operation: "subscriptions/list",
  role: "Reader",
} as const;

Deno.test("resourceManager() asks for a token once, again when it is about to end, and once when it ended early", async () => {
  await using scene = await azureScene();
  const arm = armOf(scene);
  await arm.call(GET, NEVER);
  await arm.call(GET, NEVER);
  deepEqual(await scene.calls(), ["token", "subscriptions", "subscriptions"]);
  scene.clock.advance(3_500_000);
  await arm.call(GET, NEVER);
  await scene.control("/faults", { kind: "expire_session" });
  await arm.call(GET, NEVER);
  const tokens = (await scene.calls()).filter((name) => name === "token");
  equal(tokens.length, 3);
  deepEqual(arm.takeRequests(), [{
    operation: "subscriptions/list",
    requests: 4,
    price_usd: "0",
  }]);
  deepEqual(arm.takeRequests(), []);
});

Deno.test("resourceManager() sends its token to no other origin, whatever a link says", async () => {
  await using scene = await azureScene();
  const asked: string[] = [];
  const arm = armOf(scene, (input, init) => {
    asked.push(String(input));
    return fetch(input, init);
  });
  for (
    const path of ["https://evil.example/subscriptions", "//evil.example/x"]
  ) {
    await rejects(arm.call({ ...GET, path }, NEVER), {
      code: "PROVIDER_SHAPE_UNKNOWN",
      message: /nextLink/,
    });
  }
  deepEqual(asked, []);
});

Deno.test("resourceManager() waits as long as Azure says when that is short, and leaves a long wait to the job", async () => {
  await using scene = await azureScene();
  const arm = armOf(scene);
  await scene.control("/faults", { kind: "throttle", retryAfterSeconds: 0 });
  await arm.call(GET, NEVER);
  await scene.control("/faults", { kind: "throttle", retryAfterSeconds: 40 });
  await rejects(arm.call(GET, NEVER), {
    code: "PROVIDER_THROTTLED",
    retryAfterSeconds: 40,
  });
});

Deno.test("listSubscriptions() follows links to the end, sorted by id", async () => {
  await using scene = await azureScene({ subscriptions: 5 });
  const found = await listSubscriptions(armOf(scene), NEVER);
  deepEqual(
    found.map(({ id }) => id),
    scene.directory.subscriptions.map(({ id }) => id).sort(),
  );
  equal(found.every(({ name }) => name?.startsWith("Acme ")), true);
});
