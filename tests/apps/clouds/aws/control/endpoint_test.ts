import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import {
  deepEqual,
  equal,
  match,
  notEqual,
  ok,
  rejects,
} from "node:assert/strict";
import { type PayerAccount, testClouds } from "../../../../support/clouds.ts";

const READ = new GetCostAndUsageCommand({
  TimePeriod: { Start: "2026-03-01", End: "2026-03-03" },
  Granularity: "DAILY",
  Metrics: ["UnblendedCost"],
});

interface Truth {
  total: Record<string, string>[];
  byAccount: Record<string, string | null>[];
  byService: Record<string, string>[];
  byDay: Record<string, string>[];
  byRecordType: Record<string, string>[];
  unattributed: Record<string, string>[];
}

for (
  const [path, body, message] of [
    ["/accounts", { profil: "small" }, /^Error: 400 Unknown member profil/],
    [
      "/accounts",
      { profile: "huge" },
      /profile must be one of small, large, empty/,
    ],
    ["/accounts", { pageSize: 0 }, /pageSize must be at least 1/],
    ["/accounts", { plant: { residuum: true } }, /Unknown member residuum/],
    [
      "/accounts",
      { plant: { residual: 1 } },
      /plant.residual must be true or false/,
    ],
    ["/accounts", [], /must be a JSON object/],
    ["/accounts/000000000000/users", {}, /^Error: 404 No account/],
    ["/nothing", {}, /^Error: 404 No control route/],
    ["/accounts/ID/nothing", {}, /^Error: 404 No control route/],
    [
      "/accounts/ID/roles",
      { roleName: "R", trustedPrincipalArn: "a" },
      /externalId must be a string or null/,
    ],
    ["/accounts/ID/faults", { kind: "flood" }, /kind must be one of throttle/],
    [
      "/accounts/ID/faults",
      { kind: "throttle", service: "cost-explorer" },
      /service must be \* or one of sts, ce, organizations/,
    ],
    ["/accounts/ID/faults", {
      kind: "throttle",
      service: "ce",
      operation: "ListAccounts",
    }, /operation must be \* or one of/],
    [
      "/accounts/ID/permissions",
      { principal: "arn:aws:iam::1:user/x" },
      /^Error: 404 No user or role/,
    ],
    [
      "/accounts/ID/restate",
      { start: "2026-02-30", end: "2026-03-01" },
      /start must be a date/,
    ],
    ["/accounts/ID/keys", { userName: "nobody" }, /^Error: 404 No such user/],
  ] as const
) {
  Deno.test(`the control API refuses ${path} ${JSON.stringify(body)}`, async () => {
    await using clouds = await testClouds();
    const { accountId } = await clouds.account();
    await rejects(clouds.control(path.replace("ID", accountId), body), message);
  });
}

Deno.test("accounts share nothing: their keys, bills, faults and logs are their own", async () => {
  await using clouds = await testClouds();
  const [left, right] = [
    await clouds.account({ seed: 1 }),
    await clouds.account({ seed: 2 }),
  ];
  notEqual(left.accountId, right.accountId);
  await clouds.control(`/accounts/${left.accountId}/faults`, {
    kind: "server_error",
    times: 0,
  });
  await clouds.clients(right).ce.send(READ);
  await rejects(clouds.clients(left).ce.send(READ));
  const total = (account: PayerAccount) =>
    clouds.control<Truth>(
      `/accounts/${account.accountId}/truth?start=2026-02-01&end=2026-03-01`,
    );
  notEqual(
    (await total(left)).total[0]?.["UnblendedCost"],
    (await total(right)).total[0]?.["UnblendedCost"],
  );
});

Deno.test("two worlds of one seed hold the same accounts and keys", async () => {
  await using one = await testClouds();
  await using two = await testClouds();
  deepEqual(one.clouds.broker, two.clouds.broker);
  deepEqual(await one.account(), await two.account());
});

Deno.test("requests tells who called what, how it ended, and what AWS would charge for", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { ce } = clouds.clients(account);
  await ce.send(READ);
  await rejects(
    ce.send(new GetCostAndUsageCommand({ ...READ.input, Metrics: [] })),
  );
  const log = await clouds.control<{
    counts: Record<string, { called: number; succeeded: number }>;
    requests: Record<string, unknown>[];
  }>(`/accounts/${account.accountId}/requests`);
  deepEqual(log.counts, { "ce:GetCostAndUsage": { called: 2, succeeded: 1 } });
  equal(log.requests[0]?.["principal"], account.userArn);
  equal(log.requests[0]?.["at"], "2026-03-20T12:00:00.000Z");
  equal(log.requests[1]?.["error"], "ValidationException");
});

Deno.test("truth breaks one total down in ways that agree", async () => {
  await using clouds = await testClouds();
  const { accountId } = await clouds.account();
  const answer = await clouds.control<Truth>(
    `/accounts/${accountId}/truth?start=2026-02-01&end=2026-03-01`,
  );
  const dollars = (rows: Record<string, string | null>[]) =>
    rows.filter((row) => row["currency"] === "USD")
      .reduce(
        (sum, row) =>
          sum + BigInt(Math.round(Number(row["UnblendedCost"]) * 1e6)),
        0n,
      );
  const total = dollars(answer.total);
  for (
    const rows of [
      answer.byAccount,
      answer.byService,
      answer.byDay,
      answer.byRecordType,
    ]
  ) {
    const difference = dollars(rows) - total;
    ok(difference > -1_000n && difference < 1_000n);
  }
  equal(answer.byDay.filter((row) => row["currency"] === "USD").length, 28);
  equal(answer.unattributed.length, 1);
  match(answer.unattributed[0]?.["UnblendedCost"] ?? "", /^3\.\d+$/);
  await rejects(
    clouds.control(
      `/accounts/${accountId}/truth?start=2026-02-01&end=2026-03-01&by=colour`,
    ),
    /by knows/,
  );
});

Deno.test("restate changes what Cost Explorer answers from then on", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account({ plant: { secondCurrency: false } });
  const { ce } = clouds.clients(account);
  const amount = async () =>
    (await ce.send(READ)).ResultsByTime?.[1]?.Total?.["UnblendedCost"]
      ?.Amount ?? "";
  const before = await amount();
  await clouds.control(`/accounts/${account.accountId}/restate`, {
    start: "2026-03-02",
    end: "2026-03-03",
    basisPoints: 20_000,
  });
  ok(Math.abs(Number(await amount()) / Number(before) - 2) < 1e-9);
});
