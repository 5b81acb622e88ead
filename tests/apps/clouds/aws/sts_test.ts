import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from "@aws-sdk/client-sts";
import { equal, match, rejects } from "node:assert/strict";
import { type TestClouds, testClouds } from "../../../support/clouds.ts";

const READ = new GetCostAndUsageCommand({
  TimePeriod: { Start: "2026-03-01", End: "2026-03-03" },
  Granularity: "DAILY",
  Metrics: ["UnblendedCost"],
});

/** A role in an account of its own, and AssumeRole by our broker. */
async function role(clouds: TestClouds, options: Record<string, unknown> = {}) {
  const { accountId } = await clouds.account();
  const { broker } = clouds.clouds;
  const { roleArn } = await clouds.control<{ roleArn: string }>(
    `/accounts/${accountId}/roles`,
    {
      roleName: "CloudSync",
      trustedPrincipalArn: broker.arn,
      externalId: "ours-1",
      ...options,
    },
  );
  const { sts } = clouds.clients(broker);
  const assume = (input: Partial<AssumeRoleCommandInput>) =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: "sync",
        ...input,
      }),
    );
  const open = async () => {
    const { Credentials: made } = await assume({ ExternalId: "ours-1" });
    return clouds.clients({
      accessKeyId: made?.AccessKeyId ?? "",
      secretAccessKey: made?.SecretAccessKey ?? "",
      sessionToken: made?.SessionToken ?? "",
    });
  };
  return { accountId, roleArn, assume, open };
}

Deno.test("AssumeRole opens a session that reads as the role", async () => {
  await using clouds = await testClouds();
  const { accountId, assume, open } = await role(clouds);
  const answer = await assume({ ExternalId: "ours-1" });
  equal(
    answer.AssumedRoleUser?.Arn,
    `arn:aws:sts::${accountId}:assumed-role/CloudSync/sync`,
  );
  equal(
    answer.Credentials?.Expiration?.toISOString(),
    "2026-03-20T13:00:00.000Z",
  );
  match(answer.Credentials?.AccessKeyId ?? "", /^ASIA[A-Z2-7]{16}$/);
  const { ce, sts } = await open();
  await ce.send(READ);
  equal((await sts.send(new GetCallerIdentityCommand({}))).Account, accountId);
});

for (const ExternalId of ["ours-2", undefined]) {
  Deno.test(`AssumeRole refuses the external id ${ExternalId}`, async () => {
    await using clouds = await testClouds();
    const { roleArn, assume } = await role(clouds);
    await rejects(assume({ ExternalId }), {
      name: "AccessDenied",
      message:
        `User: ${clouds.clouds.broker.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    });
  });
}

Deno.test("AssumeRole lets any external id, or none, through a trust policy without one", async () => {
  await using clouds = await testClouds();
  const { assume } = await role(clouds, { externalId: null });
  await assume({ ExternalId: "whatever" });
  await assume({});
});

Deno.test("AssumeRole refuses whom the trust policy does not name, and a role that is not there", async () => {
  await using clouds = await testClouds();
  const { assume, roleArn } = await role(clouds, {
    trustedPrincipalArn: "arn:aws:iam::111122223333:root",
  });
  await rejects(assume({ ExternalId: "ours-1" }), { name: "AccessDenied" });
  await rejects(
    assume({ RoleArn: `${roleArn}Missing`, ExternalId: "ours-1" }),
    { name: "AccessDenied" },
  );
});

Deno.test("AssumeRole accepts a trust policy that names the caller's whole account", async () => {
  await using clouds = await testClouds();
  const { assume } = await role(clouds, {
    trustedPrincipalArn: `arn:aws:iam::${clouds.clouds.broker.accountId}:root`,
  });
  await assume({ ExternalId: "ours-1" });
});

Deno.test("AssumeRole needs the caller's own permission too", async () => {
  await using clouds = await testClouds();
  const reader = await clouds.account();
  const { roleArn } = await role(clouds, {
    trustedPrincipalArn: reader.userArn,
  });
  const { sts } = clouds.clients(reader);
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: "sync",
    ExternalId: "ours-1",
  });
  await rejects(sts.send(command), { name: "AccessDenied" });
});

Deno.test("AssumeRole refuses a new role for its first calls", async () => {
  await using clouds = await testClouds();
  const { assume } = await role(clouds, { refuseFirst: 2 });
  for (let call = 0; call < 2; call++) {
    await rejects(assume({ ExternalId: "ours-1" }), { name: "AccessDenied" });
  }
  await assume({ ExternalId: "ours-1" });
});

for (
  const [input, sentence] of [
    [{ DurationSeconds: 899 }, /greater than or equal to 900/],
    [{ DurationSeconds: 43_201 }, /less than or equal to 43200/],
    [
      { DurationSeconds: 3_601 },
      /exceeds the MaxSessionDuration set for this role/,
    ],
    [
      { RoleSessionName: "a b" },
      /at 'roleSessionName' failed to satisfy constraint/,
    ],
    [{ RoleArn: "not an arn, but long enough" }, /is invalid/],
    [{ ExternalId: "a" }, /at 'externalId' failed to satisfy constraint/],
  ] as const
) {
  Deno.test(`AssumeRole refuses ${JSON.stringify(input)}`, async () => {
    await using clouds = await testClouds();
    const { assume } = await role(clouds);
    await rejects(assume({ ExternalId: "ours-1", ...input }), {
      name: "ValidationError",
      message: sentence,
    });
  });
}

Deno.test("a session is bound to the role's permissions, which can change under it", async () => {
  await using clouds = await testClouds();
  const { accountId, roleArn, open } = await role(clouds);
  const { ce } = await open();
  await ce.send(READ);
  const deny = (list: string[]) =>
    clouds.control(`/accounts/${accountId}/permissions`, {
      principal: roleArn,
      deny: list,
    });
  await deny(["ce:*"]);
  await rejects(ce.send(READ), {
    name: "AccessDeniedException",
    message: new RegExp(
      `^User: arn:aws:sts::${accountId}:assumed-role/CloudSync/sync is not authorized to perform: ce:GetCostAndUsage ` +
        `on resource: \\S+ with an explicit deny in an identity-based policy$`,
    ),
  });
  await deny([]);
  await ce.send(READ);
});

Deno.test("our broker may assume roles and nothing else", async () => {
  await using clouds = await testClouds();
  const { broker } = clouds.clouds;
  const { ce, sts } = clouds.clients(broker);
  equal((await sts.send(new GetCallerIdentityCommand({}))).Arn, broker.arn);
  await rejects(ce.send(READ), {
    name: "AccessDeniedException",
    message: new RegExp(
      `^User: ${broker.arn} is not authorized to perform: ce:GetCostAndUsage on resource: ` +
        `arn:aws:ce:us-east-1:${broker.accountId}:/GetCostAndUsage ` +
        "because no identity-based policy allows the ce:GetCostAndUsage action$",
    ),
  });
});

Deno.test("sts refuses an action it does not have", async () => {
  await using clouds = await testClouds();
  const { GetSessionTokenCommand } = await import("@aws-sdk/client-sts");
  const { sts } = clouds.clients(clouds.clouds.broker);
  await rejects(sts.send(new GetSessionTokenCommand({})), {
    name: "InvalidAction",
  });
});
