import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { deepEqual, equal, ok } from "node:assert/strict";
import { startClouds } from "../../../apps/clouds/clouds.ts";
import { type PayerAccount, testClouds } from "../../support/clouds.ts";
import { manualClock } from "../../support/manual_clock.ts";

const MAIN = new URL("../../../apps/clouds/main.ts", import.meta.url).pathname;

Deno.test("main.ts prints one line that tells where it is, and goes on SIGTERM", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, "--seed=3"],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const told = JSON.parse((await reader.read()).value ?? "");
  deepEqual(Object.keys(told), [
    "awsUrl",
    "controlUrl",
    "azureUrl",
    "azureControlUrl",
    "gcpUrl",
    "gcpControlUrl",
    "broker",
  ]);
  equal(
    (await fetch(`${told.controlUrl}/accounts`, { method: "POST" }).then((
      answer,
    ) => answer.json())).linkedAccounts.length,
    4,
  );
  child.kill("SIGTERM");
  equal((await child.status).code, 0);
  await reader.cancel();
});

Deno.test("a journal brings accounts, roles, keys and restatements back after a restart", async () => {
  const journal = await Deno.makeTempFile();
  const start = () =>
    startClouds({
      clock: manualClock("2026-03-20T12:00:00Z"),
      seed: 5,
      journal,
    });
  const call = async (url: string, body?: unknown) =>
    await (await fetch(
      url,
      body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
    )).json();
  const first = await start();
  const account: PayerAccount = await call(`${first.controlUrl}/accounts`, {});
  const path = `/accounts/${account.accountId}`;
  await call(`${first.controlUrl}${path}/restate`, {
    start: "2026-02-01",
    end: "2026-03-01",
    basisPoints: 9_000,
  });
  await call(`${first.controlUrl}${path}/keys`, {});
  await call(`${first.controlUrl}${path}/nothing`, {});
  const truth = `${path}/truth?start=2026-02-01&end=2026-03-01`;
  const before = await call(first.controlUrl + truth);
  await first.stop();
  await Deno.writeTextFile(journal, '{"method":"POST","pa', { append: true });

  const second = await start();
  deepEqual(await call(second.controlUrl + truth), before);
  const next: PayerAccount = await call(`${second.controlUrl}/accounts`, {});
  ok(next.accountId !== account.accountId);
  await second.stop();
  const third = await start();
  deepEqual(await call(third.controlUrl + truth), before);
  equal(
    (await call(`${third.controlUrl}/accounts/${next.accountId}/requests`))
      .requests.length,
    0,
  );
  await third.stop();
  await Deno.remove(journal);
});

Deno.test("stop() drops calls that hang", async () => {
  const clouds = await testClouds();
  const account = await clouds.account();
  await clouds.control(`/accounts/${account.accountId}/faults`, {
    kind: "hang",
  });
  const { ce } = clouds.clients(account);
  const TimePeriod = { Start: "2026-03-01", End: "2026-03-02" };
  const outcome = ce.send(
    new GetCostAndUsageCommand({
      TimePeriod,
      Granularity: "DAILY",
      Metrics: ["UnblendedCost"],
    }),
  )
    .then(() => "answered", () => "refused");
  // A later answer on the same loopback shows that the hanging call has had its turn to arrive.
  await clouds.control(`/accounts/${account.accountId}/requests`);
  await clouds[Symbol.asyncDispose]();
  equal(await outcome, "refused");
});

Deno.test("a large account is read by pages of five thousand without keeping it all", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account({ profile: "large" }));
  let NextPageToken: string | undefined;
  let groups = 0;
  let pages = 0;
  do {
    const page = await ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: "2026-02-03", End: "2026-02-05" },
        Granularity: "DAILY",
        Metrics: ["UnblendedCost"],
        GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }, {
          Type: "DIMENSION",
          Key: "LINKED_ACCOUNT",
        }],
        Filter: { Dimensions: { Key: "RECORD_TYPE", Values: ["Usage"] } },
        NextPageToken,
      }),
    );
    groups += (page.ResultsByTime ?? []).reduce(
      (sum, result) => sum + (result.Groups?.length ?? 0),
      0,
    );
    pages++;
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  equal(groups, 2 * 300 * 60);
  equal(pages, 8);
});
