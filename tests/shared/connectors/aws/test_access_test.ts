import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { testAccess } from "../../../../shared/connectors/aws/test_access.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { testSealer } from "../../../support/aws_job.ts";
import {
  type AwsScene,
  awsScene,
  type RoleChange,
} from "../../../support/aws_scene.ts";

const NEVER = new AbortController().signal;

async function test(
  { aws, job }: AwsScene,
  integration: Partial<RoleChange> = {},
  options: { hasBroker?: boolean; region?: string } = {},
) {
  const claimed = await job({ integration });
  const { clouds, clock } = aws;
  const { accessKeyId, secretAccessKey } = clouds.broker;
  const hasBroker = options.hasBroker !== false;
  return await testAccess({
    organizationId: claimed.organization_id,
    identity: claimed.integration,
    secrets: claimed.secrets,
  }, {
    sealer: testSealer,
    settings: {
      AWS_BROKER_ACCESS_KEY_ID: hasBroker ? accessKeyId : null,
      AWS_BROKER_SECRET_ACCESS_KEY: hasBroker
        ? new Secret(secretAccessKey)
        : null,
    },
    connection: {
      region: options.region ?? "eu-central-1",
      endpointUrl: clouds.awsUrl,
      fetch,
      clock,
    },
    wait(milliseconds) {
      clock.advance(milliseconds);
      return Promise.resolve();
    },
    requestPriceUsd: "0.01",
  }, NEVER);
}

Deno.test("testAccess() tells of access keys whose they are and what they reach, for one paid request", async () => {
  await using scene = await awsScene();
  deepEqual(await test(scene), {
    account_id: scene.account.accountId,
    principal_arn: scene.account.userArn,
    is_payer_view: true,
    datasets: {
      service_usage: { reachable: true },
      marketplace_products: { reachable: true },
      contracts: { reachable: true },
      invoices: { reachable: true },
      emissions: { reachable: true },
    },
    requests: [{
      operation: "ce:GetCostAndUsage",
      requests: 1,
      price_usd: "0.01",
    }],
  });
});

Deno.test("testAccess() tells of a role the account it is in", async () => {
  await using scene = await awsScene();
  const { account_id, principal_arn } = await test(scene, await scene.role());
  equal(account_id, scene.account.accountId);
  ok(principal_arn.includes(":assumed-role/cloud-sync/"), principal_arn);
});

Deno.test("testAccess() names the permission a dataset misses, which costs nothing", async () => {
  await using scene = await awsScene();
  const role = await scene.role({
    permissions: ["organizations:DescribeOrganization"],
  });
  const { datasets, requests } = await test(scene, role);
  const { reachable, missing_permission } = datasets["service_usage"] ?? {};
  deepEqual([reachable, missing_permission], [false, "ce:GetCostAndUsage"]);
  deepEqual(requests, []);
});

Deno.test("testAccess() does without the permission to see the organization", async () => {
  await using scene = await awsScene();
  const role = await scene.role({ permissions: ["ce:GetCostAndUsage"] });
  const { is_payer_view, datasets } = await test(scene, role);
  equal(is_payer_view, null);
  equal(datasets["service_usage"]?.reachable, true);
});

/** Everything a test asks for, by the IAM action behind it. */
const ASKED = [
  "ce:GetCostAndUsage",
  "aws-marketplace:SearchAgreements",
  "aws-marketplace:ListAgreementCharges",
  "invoicing:ListInvoiceSummaries",
  "sustainability:GetEstimatedCarbonEmissions",
];

for (
  const [action, missed] of [
    ["ce:GetCostAndUsage", ["service_usage"]],
    [
      "aws-marketplace:SearchAgreements",
      ["marketplace_products", "contracts"],
    ],
    ["aws-marketplace:ListAgreementCharges", ["contracts"]],
    ["invoicing:ListInvoiceSummaries", ["invoices"]],
    ["sustainability:GetEstimatedCarbonEmissions", ["emissions"]],
  ] as const
) {
  Deno.test(`testAccess() tells which datasets miss ${action}, and reaches the others`, async () => {
    await using scene = await awsScene();
    const role = await scene.role({
      permissions: ASKED.filter((asked) => asked !== action),
    });
    const { datasets } = await test(scene, role);
    const refused = Object.entries(datasets)
      .filter(([, { reachable }]) => !reachable);
    deepEqual(refused.map(([name]) => name).sort(), [...missed].sort());
    for (const [, { missing_permission, reason }] of refused) {
      equal(missing_permission, action);
      ok(reason?.includes(action));
    }
  });
}

Deno.test("testAccess() reaches nothing with a role that may do nothing, and says so of every dataset", async () => {
  await using scene = await awsScene();
  const { datasets } = await test(scene, await scene.role({ permissions: [] }));
  deepEqual(Object.keys(datasets).sort(), [
    "contracts",
    "emissions",
    "invoices",
    "marketplace_products",
    "service_usage",
  ]);
  ok(Object.values(datasets).every(({ reachable }) => !reachable));
});

Deno.test("testAccess() tells of what a partition does not offer as out of reach", async () => {
  await using scene = await awsScene();
  const { datasets } = await test(scene, {}, { region: "cn-north-1" });
  equal(datasets["service_usage"]?.reachable, true);
  for (const name of ["marketplace_products", "contracts", "invoices"]) {
    equal(datasets[name]?.reachable, false);
    equal(datasets[name]?.missing_permission, undefined);
    ok(datasets[name]?.reason?.includes("not offered"), name);
  }
});

Deno.test("testAccess() reaches a Cost Explorer that has no data yet, and says so", async () => {
  await using scene = await awsScene({ plant: { dataUnavailable: true } });
  const { datasets } = await test(scene);
  equal(datasets["service_usage"]?.reachable, true);
  ok(datasets["service_usage"]?.reason?.includes("no data yet"));
});

Deno.test("testAccess() refuses a role that anybody could have us assume", async () => {
  await using scene = await awsScene();
  await rejects(test(scene, await scene.role({ externalId: null })), {
    code: "PROVIDER_CREDENTIALS_INVALID",
  });
});

Deno.test("testAccess() refuses a role of another partition at once, and says which", async () => {
  await using scene = await awsScene();
  const role_arn = `arn:aws-cn:iam::${scene.account.accountId}:role/cloud-sync`;
  const began = scene.aws.clock.ticks();
  await rejects(test(scene, { ...await scene.role(), role_arn }), {
    code: "PROVIDER_CREDENTIALS_INVALID",
    message: /partition aws, found one of aws-cn/,
  });
  equal(scene.aws.clock.ticks(), began);
});

Deno.test("testAccess() does not offer roles without a principal of our own", async () => {
  await using scene = await awsScene();
  await rejects(test(scene, await scene.role(), { hasBroker: false }), {
    code: "PROVIDER_NOT_OFFERED",
  });
});

for (const service of ["ce", "aws-marketplace", "invoicing"]) {
  Deno.test(`testAccess() does not take an outage of ${service} for an answer`, async () => {
    await using scene = await awsScene();
    await scene.fault({ service, kind: "server_error", times: 0 });
    await rejects(test(scene), { code: "PROVIDER_UNAVAILABLE" });
    const paid = (await scene.calls()).filter(({ error }) => error === null);
    deepEqual(paid, [], "nothing was paid for it");
  });
}
