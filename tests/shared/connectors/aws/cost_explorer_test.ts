import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { awsJob } from "../../../support/aws_job.ts";
import { awsScene } from "../../../support/aws_scene.ts";
import { chargesOf, readPages, stage } from "../../../support/staged_load.ts";

const ONE_DAY = { parameters: { read_until: "2026-03-02" } };

/** Faults that one more attempt gets over, and how many of the attempts AWS charges for. */
const TRANSIENT = [
  { fault: { kind: "throttle" }, charged: 0 },
  { fault: { kind: "server_error" }, charged: 0 },
  { fault: { kind: "server_error", status: 503 }, charged: 0 },
  { fault: { kind: "cut" }, charged: 1 },
  { fault: { kind: "malformed" }, charged: 1 },
  { fault: { kind: "hang" }, charged: 1 },
] as const;

for (const { fault, charged } of TRANSIENT) {
  Deno.test(`costExplorer() gets over one ${JSON.stringify(fault)} within the page, and counts ${charged} more paid requests`, async () => {
    await using scene = await awsScene({ pageSize: 5000 });
    const undisturbed = await scene.read(ONE_DAY);
    await scene.fault({ ...fault, after: 1 });
    // Only a hang is waited for: a busy machine may take longer over an answer.
    const options = fault.kind === "hang" ? { timeoutMilliseconds: 400 } : {};
    const staged = await scene.read(ONE_DAY, options);
    deepEqual(staged.parts, undisturbed.parts);
    equal(staged.pages.length, undisturbed.pages.length);
    equal(staged.requests, undisturbed.requests + charged);
  });
}

for (
  const [kind, code, attempts] of [
    ["throttle", "PROVIDER_THROTTLED", 3],
    ["server_error", "PROVIDER_UNAVAILABLE", 3],
    ["cut", "PROVIDER_UNAVAILABLE", 3],
    ["hang", "PROVIDER_TIMEOUT", 3],
    ["malformed", "PROVIDER_SHAPE_UNKNOWN", 2],
    ["deny", "PROVIDER_ACCESS_DENIED", 1],
    ["data_unavailable", "PROVIDER_UNAVAILABLE", 1],
  ] as const
) {
  Deno.test(`costExplorer() calls a lasting ${kind} ${code} after ${attempts} attempts`, async () => {
    await using scene = await awsScene();
    await scene.fault({ kind, times: 0 });
    await rejects(scene.read(ONE_DAY, { timeoutMilliseconds: 100 }), { code });
    equal((await scene.calls()).length, attempts);
  });
}

Deno.test("costExplorer() leaves a long Retry-After to the job", async () => {
  await using scene = await awsScene();
  await scene.fault({ kind: "throttle", times: 0, retryAfterSeconds: 90 });
  await rejects(scene.read(), {
    code: "PROVIDER_THROTTLED",
    retryAfterSeconds: 90,
  });
  equal((await scene.calls()).length, 1);
});

Deno.test("costExplorer() prices requests exactly, and tells those of a page that never came", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const staged = await scene.read(ONE_DAY);
  deepEqual(
    staged.pages.map(({ requests }) => requests),
    staged.pages.map(() => [{
      operation: "ce:GetCostAndUsage",
      requests: 1,
      price_usd: "0.01",
    }]),
  );
  await scene.fault({ kind: "cut", times: 0 });
  const source = await scene.open(ONE_DAY);
  await rejects(readPages(source), { code: "PROVIDER_UNAVAILABLE" });
  deepEqual(source.unreportedRequests(), [{
    operation: "ce:GetCostAndUsage",
    requests: 3,
    price_usd: "0.03",
  }]);
  deepEqual(source.unreportedRequests(), []);
});

Deno.test("costExplorer() stops in the middle of a request when told", async () => {
  await using scene = await awsScene();
  await scene.fault({ kind: "hang", times: 0 });
  const stop = new AbortController();
  const source = await scene.open(ONE_DAY, {
    fetch(...request) {
      const answer = fetch(...request);
      stop.abort();
      return answer;
    },
  });
  await rejects(readPages(source, null, stop.signal), { name: "AbortError" });
  // AWS may have answered it: it is told of as paid.
  deepEqual(source.unreportedRequests().map(({ requests }) => requests), [1]);
});

Deno.test("costExplorer() names the missing permission", async () => {
  await using scene = await awsScene();
  const { aws, account } = scene;
  await aws.control(`/accounts/${account.accountId}/permissions`, {
    principal: account.userArn,
    allow: [],
  });
  await rejects(
    scene.read(),
    (error: { code?: string; message: string; details?: unknown }) => {
      equal(error.code, "PROVIDER_ACCESS_DENIED");
      ok(error.message.includes("ce:GetCostAndUsage"));
      deepEqual(error.details, {
        action: "ce:GetCostAndUsage",
        providerCode: "AccessDeniedException",
      });
      return true;
    },
  );
});

Deno.test("costExplorer() calls an unknown key invalid credentials", async () => {
  await using scene = await awsScene();
  await rejects(
    scene.read({ integration: { access_key_id: "AKIAIOSFODNN7EXAMPLE" } }),
    { code: "PROVIDER_CREDENTIALS_INVALID", retry: false },
  );
});

Deno.test("costExplorer() calls a wrong secret invalid credentials", async () => {
  await using scene = await awsScene();
  const other = await scene.aws.account();
  const { secrets } = await awsJob(other);
  await rejects(scene.read({ secrets }), {
    code: "PROVIDER_CREDENTIALS_INVALID",
    retry: false,
  });
});

Deno.test("costExplorer() opens a new session when AWS ends one early, without reading a page twice", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const integration = await scene.role();
  const undisturbed = await scene.read({ ...ONE_DAY, integration });
  await scene.fault({ kind: "expire_session", after: 3 });
  const staged = await scene.read({ ...ONE_DAY, integration });
  deepEqual(staged.parts, undisturbed.parts);
  equal(staged.requests, undisturbed.requests);
});

Deno.test("costExplorer() gives up on sessions that end at once, retryably", async () => {
  await using scene = await awsScene();
  const integration = await scene.role();
  await scene.fault({ kind: "expire_session", times: 0 });
  await rejects(scene.read({ integration }), {
    code: "PROVIDER_CREDENTIALS_EXPIRED",
    retry: true,
  });
});

Deno.test("costExplorer() tells the bytes it received, for the CPU budget", async () => {
  await using scene = await awsScene({ pageSize: 5000 });
  const { pages } = await scene.read(ONE_DAY);
  const bytes = pages.map((page) => page.bytes ?? 0);
  ok(bytes.every((count) => count > 100), bytes.join());
  ok(
    chargesOf(stage(pages)).length * 100 <
      bytes.reduce((sum, count) => sum + count, 0),
  );
});
