import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { testGcpAccess } from "../../../../shared/connectors/gcp/test_access.ts";
import { testSealer } from "../../../support/aws_job.ts";
import { type GcpScene, gcpScene } from "../../../support/gcp_scene.ts";
import { serviceAccountKey } from "../../../support/service_account.ts";
import { Secret } from "../../../../shared/platform/secret.ts";

const NEVER = new AbortController().signal;

const NO_COSTS = { billing_table: null };

async function test(
  scene: GcpScene,
  settings: Readonly<Record<string, unknown>> = NO_COSTS,
  secrets: Readonly<Record<string, string>> = {},
) {
  const stored = await scene.stored(settings);
  return await testGcpAccess(
    { ...stored, secrets: { ...stored.secrets, ...secrets } },
    {
      settings: { GCP_ENDPOINT_URL: scene.gcp.cloud.url },
      sealer: testSealer,
      clock: scene.gcp.clock,
      fetch,
    },
    NEVER,
  );
}

Deno.test("testGcpAccess() tells of the project and what it reaches, and runs nothing", async () => {
  await using scene = await gcpScene();
  const { projectId, serviceAccount } = scene.account;
  deepEqual(await test(scene), {
    account_id: projectId,
    principal_arn: serviceAccount.client_email,
    is_payer_view: null,
    datasets: { emissions: { reachable: true } },
    requests: [],
  });
  deepEqual(await scene.calls(), ["token", "jobs.query"]);
});

Deno.test("testGcpAccess() leaves out a dataset without a table", async () => {
  await using scene = await gcpScene();
  const { datasets } = await test(scene, { ...NO_COSTS, carbon_table: null });
  deepEqual(datasets, {});
  deepEqual(await scene.calls(), ["token"]);
});

Deno.test("testGcpAccess() names the permission that is missing, and a table that is not there", async () => {
  await using scene = await gcpScene();
  await scene.control("/denials", { tables: [scene.account.carbonTable] });
  const { datasets: denied } = await test(scene);
  equal(denied["emissions"]?.reachable, false);
  equal(denied["emissions"]?.missing_permission, "bigquery.tables.getData");
  await scene.control("/denials", { tables: [] });
  const { datasets: missing } = await test(scene, {
    ...NO_COSTS,
    carbon_table: "acme-data.carbon.missing",
  });
  equal(missing["emissions"]?.reachable, false);
  match(missing["emissions"]?.reason ?? "", /acme-data:carbon\.missing/);
  await scene.control("/faults", { kind: "deny" });
  const { datasets: forbidden } = await test(scene);
  equal(forbidden["emissions"]?.missing_permission, "bigquery.jobs.create");
});

Deno.test("testGcpAccess() refuses a key that Google does not know, and decides nothing in a bad moment", async () => {
  await using scene = await gcpScene();
  const { private_key } = await serviceAccountKey();
  const stored = await scene.stored();
  const sealed = await testSealer.seal(new Secret(private_key), {
    organizationId: stored.organization_id,
    integrationId: stored.id,
    field: "private_key",
  });
  await rejects(test(scene, NO_COSTS, { private_key: sealed }), {
    code: "PROVIDER_CREDENTIALS_INVALID",
  });
  await scene.control("/faults", { kind: "throttle", retryAfterSeconds: 60 });
  await rejects(test(scene), { code: "PROVIDER_THROTTLED" });
});
