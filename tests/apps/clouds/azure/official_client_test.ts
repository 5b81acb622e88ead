import { deepEqual, equal, rejects } from "node:assert/strict";
import { ClientSecretCredential } from "@azure/identity";
import { azureScene } from "../../../support/azure_scene.ts";

const SCOPE = "https://management.azure.com/.default";

/** Microsoft's own client takes no host without https, so its requests are turned to loopback on their way. */
function credential(
  url: string,
  { tenantId, clientId, clientSecret }: {
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
  },
): ClientSecretCredential {
  return new ClientSecretCredential(tenantId, clientId, clientSecret, {
    authorityHost: "https://login.loopback",
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [{
      position: "perCall",
      policy: {
        name: "loopback",
        sendRequest(request, next) {
          request.url = request.url.replace("https://login.loopback", url);
          request.headers.set("x-forwarded-host", "login.loopback");
          request.allowInsecureConnection = true;
          return next(request);
        },
      },
    }],
  });
}

Deno.test("startAzure() gives Microsoft's own client a token that opens Resource Manager", async () => {
  await using scene = await azureScene();
  const { token } = await credential(scene.cloud.url, scene.directory)
    .getToken(SCOPE);
  const response = await fetch(
    `${scene.cloud.url}/subscriptions?api-version=2022-12-01`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  equal(response.status, 200);
  const { value, nextLink } = await response.json();
  equal(value.length, 2);
  const next = await fetch(nextLink, {
    headers: { authorization: `Bearer ${token}` },
  });
  const rest = await next.json();
  deepEqual(
    [...value, ...rest.value].map(({ subscriptionId }: {
      subscriptionId: string;
    }) => subscriptionId),
    scene.directory.subscriptions.map(({ id }) => id),
  );
});

Deno.test("startAzure() refuses Microsoft's own client a token for a wrong secret", async () => {
  await using scene = await azureScene();
  const wrong = { ...scene.directory, clientSecret: "wrong-secret" };
  await rejects(
    credential(scene.cloud.url, wrong).getToken(SCOPE),
    /AADSTS7000215/,
  );
});

Deno.test("startAzure() refuses a request without a token, an unknown path and a report that is not as documented", async () => {
  await using scene = await azureScene();
  const { url } = scene.cloud;
  const carbon =
    `${url}/providers/Microsoft.Carbon/carbonEmissionReports?api-version=2025-04-01`;
  const bare = await fetch(carbon, { method: "POST", body: "{}" });
  equal(bare.status, 401);
  await bare.body?.cancel();
  const { token } = await credential(url, scene.directory).getToken(SCOPE);
  const headers = { authorization: `Bearer ${token}` };
  const whole = {
    reportType: "ItemDetailsReport",
    dateRange: { start: "2026-02-01", end: "2026-02-01" },
    subscriptionList: [scene.directory.subscriptions[0]?.id],
    carbonScopeList: ["Scope1"],
    categoryType: "Resource",
    orderBy: "ItemName",
    sortDirection: "Asc",
    pageSize: 10,
  };
  const refused: Readonly<Record<string, unknown>> = {
    dateRange: { start: "2026-01-01", end: "2026-02-01" },
    subscriptionList: [],
    carbonScopeList: ["Scope4"],
    pageSize: 5001,
    orderBy: undefined,
    reportType: "Nothing",
    skipToken: "made up",
  };
  for (const [name, value] of Object.entries(refused)) {
    const response = await fetch(carbon, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...whole, [name]: value }),
    });
    equal(response.status, 400, name);
    await response.body?.cancel();
  }
  const unknown = await fetch(`${url}/providers/Microsoft.Other`, { headers });
  equal(unknown.status, 404);
  await unknown.body?.cancel();
});
