import {
  type CostExplorerClient,
  GetCostAndUsageCommand,
} from "@aws-sdk/client-cost-explorer";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { equal, match, rejects } from "node:assert/strict";
import {
  type Keys,
  type TestClouds,
  testClouds,
} from "../../../support/clouds.ts";

const READ = new GetCostAndUsageCommand({
  TimePeriod: { Start: "2026-03-01", End: "2026-03-03" },
  Granularity: "DAILY",
  Metrics: ["UnblendedCost"],
});

Deno.test("authenticate() lets the right secret in", async () => {
  await using clouds = await testClouds();
  const keys = await clouds.account();
  const { ce, sts } = clouds.clients(keys);
  equal(
    (await ce.send(READ)).ResultsByTime?.[0]?.TimePeriod?.Start,
    "2026-03-01",
  );
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  equal(identity.Arn, keys.userArn);
  equal(identity.Account, keys.accountId);
});

Deno.test("authenticate() refuses a wrong secret in each protocol's words", async () => {
  await using clouds = await testClouds();
  const keys = { ...await clouds.account(), secretAccessKey: "not the secret" };
  const { ce, sts } = clouds.clients(keys);
  const message = /^The request signature we calculated does not match/;
  await rejects(ce.send(READ), { name: "InvalidSignatureException", message });
  await rejects(sts.send(new GetCallerIdentityCommand({})), {
    name: "SignatureDoesNotMatch",
    message,
  });
});

Deno.test("authenticate() refuses an unknown key in each protocol's words", async () => {
  await using clouds = await testClouds();
  const { ce, sts } = clouds.clients({
    accessKeyId: "AKIAAAAAAAAAAAAAAAAA",
    secretAccessKey: "x",
  });
  const message = "The security token included in the request is invalid.";
  await rejects(ce.send(READ), {
    name: "UnrecognizedClientException",
    message,
  });
  await rejects(sts.send(new GetCallerIdentityCommand({})), {
    name: "InvalidClientTokenId",
    message,
  });
});

Deno.test("authenticate() knows a rotated key until it is deleted", async () => {
  await using clouds = await testClouds();
  const old = await clouds.account();
  const fresh = await clouds.control<Keys>(
    `/accounts/${old.accountId}/keys`,
    {},
  );
  await clouds.clients(old).ce.send(READ);
  await clouds.clients(fresh).ce.send(READ);
  await clouds.control(
    `/accounts/${old.accountId}/keys/${old.accessKeyId}`,
    undefined,
    "DELETE",
  );
  await rejects(clouds.clients(old).ce.send(READ), {
    name: "UnrecognizedClientException",
  });
  await clouds.clients(fresh).ce.send(READ);
});

for (const skewMinutes of [-16, 16]) {
  Deno.test(`authenticate() refuses a clock ${skewMinutes} minutes off`, async () => {
    await using clouds = await testClouds();
    const { ce, sts } = clouds.clients(await clouds.account(), { skewMinutes });
    const message = skewMinutes < 0
      ? /^Signature expired: /
      : /^Signature not yet current: /;
    await rejects(ce.send(READ), {
      name: "InvalidSignatureException",
      message,
    });
    await rejects(sts.send(new GetCallerIdentityCommand({})), {
      name: "SignatureDoesNotMatch",
      message,
    });
  });
}

Deno.test("authenticate() bears a clock fourteen minutes off", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account(), { skewMinutes: -14 });
  await ce.send(READ);
});

Deno.test("answerAws() tells its own time, so that an SDK with a wrong clock corrects itself", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account(), {
    skewMinutes: -90,
    maxAttempts: 2,
  });
  await ce.send(READ);
});

Deno.test("authenticate() refuses a body changed after signing", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  afterSigning(ce, (request) => {
    const text = new TextDecoder().decode(request.body);
    request.body = new TextEncoder().encode(
      text.replace("2026-03-03", "2026-03-09"),
    );
  });
  await rejects(ce.send(READ), { name: "InvalidSignatureException" });
});

Deno.test("authenticate() refuses a target changed after signing", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  afterSigning(ce, (request) => {
    request.headers["x-amz-target"] =
      "AWSInsightsIndexService.GetDimensionValues";
  });
  await rejects(ce.send(READ), { name: "InvalidSignatureException" });
});

Deno.test("authenticate() refuses an X-Amz header that was not signed", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  afterSigning(ce, (request) => {
    request.headers["x-amz-meta-extra"] = "1";
  });
  await rejects(ce.send(READ), { name: "InvalidSignatureException" });
});

Deno.test("authenticate() refuses a request without signature, and with half of one", async () => {
  await using clouds = await testClouds();
  const target = { "x-amz-target": "AWSInsightsIndexService.GetCostAndUsage" };
  equal(
    (await post(clouds, target)).__type,
    "MissingAuthenticationTokenException",
  );
  const half = { ...target, authorization: "AWS4-HMAC-SHA256 Credential=x" };
  equal((await post(clouds, half)).__type, "IncompleteSignatureException");
  const form = await fetch(clouds.clouds.awsUrl, {
    method: "POST",
    body: new URLSearchParams({
      Action: "GetCallerIdentity",
      Version: "2011-06-15",
    }),
  });
  equal(form.status, 403);
  match(await form.text(), /<Code>MissingAuthenticationToken<\/Code>/);
});

for (
  const [scope, sentence] of [
    ["20260320/us-east-1/sts", /scoped to correct service: 'ce'/],
    ["20260319/us-east-1/ce", /^Date in Credential scope does not match/],
    ["20260320/nowhere/ce", /scoped to a valid region/],
  ] as const
) {
  Deno.test(`authenticate() refuses the scope ${scope}`, async () => {
    await using clouds = await testClouds();
    const { __type, message } = await post(clouds, {
      "x-amz-target": "AWSInsightsIndexService.GetCostAndUsage",
      "x-amz-date": "20260320T120000Z",
      authorization:
        `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, ` +
        `Signature=${"0".repeat(64)}`,
    });
    equal(__type, "InvalidSignatureException");
    match(message, sentence);
  });
}

Deno.test("authenticate() refuses a replay once the signature is old", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  let headers: Record<string, string> = {};
  let body = new Uint8Array();
  afterSigning(ce, (request) => {
    headers = { ...request.headers };
    body = new Uint8Array(request.body);
  });
  await ce.send(READ);
  delete headers["content-length"];
  const replay = () =>
    fetch(clouds.clouds.awsUrl, { method: "POST", headers, body }).then((
      answer,
    ) => answer.json());
  equal(typeof (await replay()).ResultsByTime, "object");
  clouds.clock.advance(16 * 60_000);
  equal((await replay()).__type, "InvalidSignatureException");
});

Deno.test("authenticate() wants the session's own token, and only while it lasts", async () => {
  await using clouds = await testClouds();
  const { accountId } = await clouds.account();
  const session = await clouds.session(accountId);
  const other = await clouds.session(accountId);
  await clouds.clients(session).ce.send(READ);
  const { sessionToken: _, ...tokenless } = session;
  await rejects(clouds.clients(tokenless).ce.send(READ), {
    name: "UnrecognizedClientException",
  });
  const swapped = { ...session, sessionToken: other.sessionToken ?? "" };
  await rejects(clouds.clients(swapped).ce.send(READ), {
    name: "UnrecognizedClientException",
  });
  clouds.clock.advance(900_000);
  const { ce, sts } = clouds.clients(session);
  const message = "The security token included in the request is expired";
  await rejects(ce.send(READ), { name: "ExpiredTokenException", message });
  await rejects(sts.send(new GetCallerIdentityCommand({})), {
    name: "ExpiredToken",
    message,
  });
});

Deno.test("authenticate() refuses a session token beside a user's key", async () => {
  await using clouds = await testClouds();
  const keys = { ...await clouds.account(), sessionToken: "x" };
  await rejects(clouds.clients(keys).ce.send(READ), {
    name: "UnrecognizedClientException",
  });
});

interface SignedRequest {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Changes requests between signing and sending. */
function afterSigning(
  client: CostExplorerClient,
  change: (request: SignedRequest) => void,
): void {
  client.middlewareStack.add(
    (next) => (args) => {
      change(args.request as SignedRequest);
      return next(args);
    },
    { step: "deserialize", priority: "low", name: "afterSigning" },
  );
}

async function post(
  clouds: TestClouds,
  headers: Record<string, string>,
): Promise<{ __type: string; message: string }> {
  const response = await fetch(clouds.clouds.awsUrl, {
    method: "POST",
    headers,
    body: "{}",
  });
  equal(response.status, 400);
  return response.json();
}
