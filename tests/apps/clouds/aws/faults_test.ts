import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { equal, ok, rejects } from "node:assert/strict";
import {
  type Clients,
  type TestClouds,
  testClouds,
} from "../../../support/clouds.ts";

const READ = new GetCostAndUsageCommand({
  TimePeriod: { Start: "2026-03-01", End: "2026-03-03" },
  Granularity: "DAILY",
  Metrics: ["UnblendedCost"],
  GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }],
});

/** An account's clients, and a way to arm faults against Cost Explorer there. */
async function setup(clouds: TestClouds, maxAttempts = 1) {
  const account = await clouds.account();
  const arm = (fault: Record<string, unknown>) =>
    clouds.control(`/accounts/${account.accountId}/faults`, {
      service: "ce",
      operation: "GetCostAndUsage",
      ...fault,
    });
  const clients: Clients = clouds.clients(account, { maxAttempts });
  return { account, arm, clients };
}

Deno.test("throttle answers LimitExceededException, once, with Retry-After when asked", async () => {
  await using clouds = await testClouds();
  const { arm, clients } = await setup(clouds);
  await arm({ kind: "throttle", retryAfterSeconds: 7 });
  await rejects(
    clients.ce.send(READ),
    (
      error: { name: string; $response: { headers: Record<string, string> } },
    ) => {
      equal(error.name, "LimitExceededException");
      equal(error.$response.headers["retry-after"], "7");
      return true;
    },
  );
  await clients.ce.send(READ);
});

Deno.test("throttle speaks STS's words for STS, and finds the role's account", async () => {
  await using clouds = await testClouds();
  const { account } = await setup(clouds);
  const path = `/accounts/${account.accountId}/faults`;
  await clouds.control(path, { service: "sts", kind: "throttle" });
  await rejects(clouds.session(account.accountId), { name: "Throttling" });
  await clouds.session(account.accountId);
});

Deno.test("after and times choose which calls are hit; 0 times is for good; DELETE ends it", async () => {
  await using clouds = await testClouds();
  const { account, arm, clients } = await setup(clouds);
  await arm({ kind: "server_error", after: 1, times: 2 });
  const outcomes: string[] = [];
  for (let call = 0; call < 4; call++) {
    outcomes.push(
      await clients.ce.send(READ).then(() => "ok", (error) => error.name),
    );
  }
  equal(
    outcomes.join(),
    "ok,InternalServerException,InternalServerException,ok",
  );
  await arm({ kind: "server_error", times: 0, status: 503 });
  for (let call = 0; call < 3; call++) {
    await rejects(clients.ce.send(READ), { name: "ServiceUnavailable" });
  }
  await clouds.control(
    `/accounts/${account.accountId}/faults`,
    undefined,
    "DELETE",
  );
  await clients.ce.send(READ);
});

Deno.test("an SDK that may try again gets over one throttle", async () => {
  await using clouds = await testClouds();
  const { account, arm, clients } = await setup(clouds, 3);
  await arm({ kind: "throttle" });
  await clients.ce.send(READ);
  const log = await clouds.control<
    {
      requests: {
        fault: string | null;
        error: string | null;
        status: number;
      }[];
    }
  >(
    `/accounts/${account.accountId}/requests`,
  );
  equal(
    log.requests.map(({ fault, error, status }) =>
      [fault, error, status].join(" ")
    ).join("; "),
    "throttle LimitExceededException 400;   200",
  );
});

Deno.test("cut breaks the body off half-way", async () => {
  await using clouds = await testClouds();
  const { arm, clients } = await setup(clouds);
  await arm({ kind: "cut" });
  await rejects(clients.ce.send(READ));
  await clients.ce.send(READ);
});

Deno.test("malformed answers 200 with half a JSON document", async () => {
  await using clouds = await testClouds();
  const { arm, clients } = await setup(clouds);
  await arm({ kind: "malformed" });
  await rejects(clients.ce.send(READ), { name: "SyntaxError" });
});

Deno.test("hang answers nothing until the client goes", async () => {
  await using clouds = await testClouds();
  const { arm, clients } = await setup(clouds);
  await arm({ kind: "hang" });
  await rejects(
    clients.ce.send(READ, { abortSignal: AbortSignal.timeout(50) }),
    { name: /AbortError|TimeoutError/ },
  );
  await clients.ce.send(READ);
});

Deno.test("hang ends after its milliseconds", async () => {
  await using clouds = await testClouds();
  const { arm, clients } = await setup(clouds);
  await arm({ kind: "hang", milliseconds: 20 });
  await rejects(
    clients.ce.send(READ),
    (error: { $metadata: { httpStatusCode: number } }) => {
      equal(error.$metadata.httpStatusCode, 504);
      return true;
    },
  );
});

Deno.test("expire_session ends the session for good", async () => {
  await using clouds = await testClouds();
  const { account, arm } = await setup(clouds);
  const open = async () =>
    clouds.clients(await clouds.session(account.accountId)).ce;
  const ce = await open();
  await arm({ kind: "expire_session", after: 1 });
  await ce.send(READ);
  await rejects(ce.send(READ), { name: "ExpiredTokenException" });
  await rejects(ce.send(READ), { name: "ExpiredTokenException" });
  await (await open()).send(READ);
});

for (
  const [kind, name] of [
    ["deny", "AccessDeniedException"],
    ["data_unavailable", "DataUnavailableException"],
    ["bill_expired", "BillExpirationException"],
  ]
) {
  Deno.test(`${kind} answers ${name}`, async () => {
    await using clouds = await testClouds();
    const { arm, clients } = await setup(clouds);
    await arm({ kind });
    await rejects(clients.ce.send(READ), { name: name ?? "" });
  });
}

Deno.test("bad_record breaks two records of one answer and leaves the rest", async () => {
  await using clouds = await testClouds();
  const { arm, clients } = await setup(clouds);
  await arm({ kind: "bad_record" });
  const broken = await clients.ce.send(READ);
  const groups = broken.ResultsByTime?.[0]?.Groups ?? [];
  equal(groups[0]?.Metrics?.["UnblendedCost"], undefined);
  equal(groups[1]?.Metrics?.["UnblendedCost"]?.Amount, "1,234.5.6");
  ok(
    groups.slice(2).every((group) =>
      /^-?\d+(\.\d+)?$/.test(group.Metrics?.["UnblendedCost"]?.Amount ?? "")
    ),
  );
});
