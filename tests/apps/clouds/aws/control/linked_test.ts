import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { SearchAgreementsCommand } from "@aws-sdk/client-marketplace-agreement";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
} from "@aws-sdk/client-sts";
import { equal, match, ok, rejects } from "node:assert/strict";
import {
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";

const SEARCH = new SearchAgreementsCommand({
  catalog: "AWSMarketplace",
  filters: [
    { name: "PartyType", values: ["Acceptor"] },
    { name: "AgreementType", values: ["PurchaseAgreement"] },
  ],
});

const memberOf = ({ linkedAccounts }: PayerAccount) =>
  linkedAccounts[1]?.id ?? "";

/** A role in the payer's second account. */
const addRole = (
  clouds: TestClouds,
  payer: PayerAccount,
  role: Record<string, unknown>,
) =>
  clouds.control<{ roleArn: string }>(
    `/accounts/${payer.accountId}/linked/${memberOf(payer)}/roles`,
    { roleName: "Member", externalId: null, ...role },
  );

Deno.test("a role in a linked account lets our broker in, as that account", async () => {
  await using clouds = await testClouds();
  const payer = await clouds.account();
  const member = memberOf(payer);
  const { sts, agreements } = clouds.clients(
    await clouds.linkedSession(payer.accountId, member),
  );
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  equal(identity.Account, member);
  match(
    identity.Arn ?? "",
    new RegExp(`^arn:aws:sts::${member}:assumed-role/Reader/test$`),
  );
  const { agreementViewSummaries } = await agreements.send(SEARCH);
  equal(agreementViewSummaries?.[0]?.acceptor?.accountId, member);
});

Deno.test("a role in a linked account lets the payer's own keys in, where both sides allow it", async () => {
  await using clouds = await testClouds();
  const payer = await clouds.account();
  const { roleArn } = await addRole(clouds, payer, {
    trustedPrincipalArn: `arn:aws:iam::${payer.accountId}:root`,
  });
  const { sts } = clouds.clients(payer);
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: "sync",
  });
  await rejects(sts.send(command), { name: "AccessDenied" });
  await clouds.control(`/accounts/${payer.accountId}/permissions`, {
    principal: payer.userArn,
    allow: ["sts:AssumeRole"],
  });
  const { AssumedRoleUser } = await sts.send(command);
  match(
    AssumedRoleUser?.Arn ?? "",
    new RegExp(`^arn:aws:sts::${memberOf(payer)}:`),
  );
});

Deno.test("what only a payer may call is refused to a linked account, whatever its role allows", async () => {
  await using clouds = await testClouds();
  const payer = await clouds.account();
  const { broker } = clouds.clouds;
  const { roleArn } = await addRole(clouds, payer, {
    trustedPrincipalArn: broker.arn,
    permissions: ["*"],
  });
  const { Credentials: made } = await clouds.clients(broker).sts.send(
    new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "sync" }),
  );
  const { ce, organizations } = clouds.clients({
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  });
  const refusal = {
    name: "AccessDeniedException",
    message: "You don't have permissions to access this resource.",
  };
  await rejects(organizations.send(new ListAccountsCommand({})), refusal);
  await rejects(
    ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: "2026-03-01", End: "2026-03-03" },
        Granularity: "DAILY",
        Metrics: ["UnblendedCost"],
      }),
    ),
    refusal,
  );
});

Deno.test("permissions, faults and the log of a linked account's sessions are the payer's", async () => {
  await using clouds = await testClouds();
  const payer = await clouds.account();
  const path = `/accounts/${payer.accountId}`;
  const member = memberOf(payer);
  const { agreements } = clouds.clients(
    await clouds.linkedSession(payer.accountId, member),
  );
  await clouds.control(`${path}/faults`, {
    kind: "throttle",
    service: "aws-marketplace",
  });
  await rejects(agreements.send(SEARCH), { name: "ThrottlingException" });
  await agreements.send(SEARCH);
  await clouds.control(`${path}/permissions`, {
    principal: `arn:aws:iam::${member}:role/Reader`,
    deny: ["aws-marketplace:*"],
  });
  await rejects(agreements.send(SEARCH), { name: "AccessDeniedException" });
  const log = await clouds.control<{
    requests: { operation: string; principal: string; error: string | null }[];
  }>(`${path}/requests`);
  const searches = log.requests.filter(({ operation }) =>
    operation === "SearchAgreements"
  );
  equal(
    searches.map(({ error }) => error ?? "ok").join(),
    "ThrottlingException,ok,AccessDeniedException",
  );
  ok(searches.every(({ principal }) => principal.includes(`:${member}:`)));
});

Deno.test("a suspended account is listed and lets nobody in, until it is active again", async () => {
  await using clouds = await testClouds();
  const payer = await clouds.account({ plant: { emptyFirstPage: false } });
  const member = memberOf(payer);
  const path = `/accounts/${payer.accountId}/linked/${member}/status`;
  await clouds.control(path, { status: "SUSPENDED" });
  const { Accounts } = await clouds.clients(payer).organizations.send(
    new ListAccountsCommand({}),
  );
  equal(
    Accounts?.map(({ Status }) => Status).join(),
    "ACTIVE,SUSPENDED,ACTIVE,ACTIVE",
  );
  await rejects(clouds.linkedSession(payer.accountId, member), {
    name: "AccessDenied",
    message: /is not authorized to perform: sts:AssumeRole on resource/,
  });
  await clouds.control(path, { status: "ACTIVE" });
  await clouds.linkedSession(payer.accountId, member);
});

Deno.test("the control API refuses a stranger's account, an unknown status and a suspended payer", async () => {
  await using clouds = await testClouds();
  const payer = await clouds.account();
  const stranger = await clouds.account();
  const change = (id: string, subject: string, body: unknown) =>
    clouds.control(
      `/accounts/${payer.accountId}/linked/${id}/${subject}`,
      body,
    );
  const status = { status: "SUSPENDED" };
  await rejects(change(memberOf(stranger), "status", status), /404 No account/);
  await rejects(change(payer.accountId, "status", status), /cannot be suspend/);
  await rejects(
    change(memberOf(payer), "status", { status: "CLOSED" }),
    /ACTIVE or SUSPENDED/,
  );
  await rejects(change(memberOf(payer), "name", {}), /404/);
});
