import { PutObjectCommand } from "@aws-sdk/client-s3";
import { AwsClient } from "aws4fetch";
import { equal, match, rejects } from "node:assert/strict";
import {
  type Keys,
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";
import {
  allowS3,
  listKeys,
  readBytes,
} from "../../../../support/stored_reports.ts";

const Bucket = "things";

/** A bucket with one object, and a call signed by another signer than the SDK's. */
async function scene(clouds: TestClouds) {
  const account = await clouds.account();
  await allowS3(clouds, account);
  await clouds.control(`/accounts/${account.accountId}/buckets`, {
    name: Bucket,
  });
  const { s3 } = clouds.clients(account);
  await s3.send(new PutObjectCommand({ Bucket, Key: "a/k 1", Body: "hello" }));
  return account;
}

/** Signs a GET of the object, in the query or in the header. */
function sign(
  clouds: TestClouds,
  keys: Keys,
  options: {
    query?: string;
    signQuery?: boolean;
    headers?: Record<string, string>;
    service?: string;
  } = {},
): Promise<Request> {
  const { query = "", signQuery = false, headers = {} } = options;
  const client = new AwsClient({
    ...keys,
    region: "us-east-1",
    service: options.service ?? "s3",
  });
  return client.sign(`${clouds.clouds.awsUrl}/${Bucket}/a/k%201${query}`, {
    headers,
    aws: {
      signQuery,
      datetime: clouds.clock.now().toISOString().replace(/[-:]|\.\d+/g, ""),
    },
  });
}

/** Status and error code. */
async function told(request: Request): Promise<string> {
  const response = await fetch(request);
  const text = await response.text();
  return `${response.status} ${/<Code>(\w+)/.exec(text)?.[1] ?? text}`;
}

Deno.test("a presigned URL is good without headers, until it expires", async () => {
  await using clouds = await testClouds();
  const account = await scene(clouds);
  const { url } = await sign(clouds, account, {
    signQuery: true,
    query: "?X-Amz-Expires=60&response-content-type=a%2Fb",
  });
  const answer = await fetch(url);
  equal(answer.headers.get("content-type"), "a/b");
  equal(await answer.text(), "hello");
  equal(
    await told(new Request(url.replace("a%2Fb", "c%2Fd"))),
    "403 SignatureDoesNotMatch",
  );
  clouds.clock.advance(60_000);
  equal(await told(new Request(url)), "403 AccessDenied");
  const long = await sign(clouds, account, {
    signQuery: true,
    query: "?X-Amz-Expires=604801",
  });
  equal(await told(long), "400 AuthorizationQueryParametersError");
});

Deno.test("a signature in the header is good, over a hash or over UNSIGNED-PAYLOAD", async () => {
  await using clouds = await testClouds();
  const account = await scene(clouds);
  equal(await told(await sign(clouds, account)), "200 hello");
  const unsigned = { "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" };
  equal(
    await told(await sign(clouds, account, { headers: unsigned })),
    "200 hello",
  );
  const wrong = { "X-Amz-Content-Sha256": "00".repeat(32) };
  equal(
    await told(await sign(clouds, account, { headers: wrong })),
    "400 XAmzContentSHA256Mismatch",
  );
  const streamed = {
    "X-Amz-Content-Sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  };
  equal(
    await told(await sign(clouds, account, { headers: streamed })),
    "501 NotImplemented",
  );
});

for (
  const [what, change, expected] of [
    ["another secret", { secretAccessKey: "x" }, "403 SignatureDoesNotMatch"],
    ["an unknown key", { accessKeyId: "AKIAX" }, "403 InvalidAccessKeyId"],
    ["a session's token", { sessionToken: "x" }, "400 InvalidToken"],
  ] as const
) {
  Deno.test(`authenticateS3() refuses ${what}`, async () => {
    await using clouds = await testClouds();
    const account: PayerAccount = { ...await scene(clouds), ...change };
    equal(await told(await sign(clouds, account)), expected);
  });
}

Deno.test("authenticateS3() refuses who does not sign, signs for another service or leaves a header out", async () => {
  await using clouds = await testClouds();
  const account = await scene(clouds);
  const url = `${clouds.clouds.awsUrl}/${Bucket}/a/k%201`;
  equal(await told(new Request(url)), "403 AccessDenied");
  const headers = { authorization: "AWS4-HMAC-SHA256 Credential=x" };
  equal(
    await told(new Request(url, { headers })),
    "400 AuthorizationHeaderMalformed",
  );
  const other = await sign(clouds, account, {
    service: "ce",
    headers: { "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" },
  });
  equal(await told(other), "400 AuthorizationHeaderMalformed");
  const request = await sign(clouds, account);
  request.headers.set("x-amz-meta-more", "1");
  equal(await told(request), "403 AccessDenied");
});

Deno.test("authenticateS3() tells the server's time to who signs in another", async () => {
  await using clouds = await testClouds();
  const account = await scene(clouds);
  const request = await sign(clouds, account);
  clouds.clock.advance(16 * 60_000);
  const text = await (await fetch(request)).text();
  match(text, /<Code>RequestTimeTooSkewed<\/Code>/);
  match(text, /<ServerTime>2026-03-20T12:16:00Z<\/ServerTime>/);
  const slow = clouds.clients(account, { skewMinutes: -16, maxAttempts: 2 });
  equal((await listKeys(slow.s3, Bucket)).length, 1, "the SDK corrects itself");
});

Deno.test("a session reads by its role's permissions, and no longer than it lasts", async () => {
  await using clouds = await testClouds();
  const account = await scene(clouds);
  const keys = await clouds.session(account.accountId);
  const { s3 } = clouds.clients(keys);
  await rejects(readBytes(s3, Bucket, "a/k 1"), { name: "AccessDenied" });
  await clouds.control(`/accounts/${account.accountId}/permissions`, {
    principal: `arn:aws:iam::${account.accountId}:role/Reader`,
    allow: ["s3:GetObject"],
  });
  equal((await readBytes(s3, Bucket, "a/k 1")).length, 5);
  clouds.clock.advance(900_000);
  await rejects(readBytes(clouds.clients(keys).s3, Bucket, "a/k 1"), {
    name: "ExpiredToken",
  });
});
