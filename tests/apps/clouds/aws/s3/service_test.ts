import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import {
  type Keys,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";
import {
  allowS3,
  listKeys,
  readBytes,
} from "../../../../support/stored_reports.ts";

const Bucket = "things";

/** A bucket of an account that may do everything with it. */
async function scene(
  clouds: TestClouds,
  options: Record<string, unknown> = {},
) {
  const account = await clouds.account();
  await allowS3(clouds, account);
  const control = <T>(path: string, body?: unknown) =>
    clouds.control<T>(`/accounts/${account.accountId}/${path}`, body);
  await control("buckets", { name: Bucket, ...options });
  const { s3 } = clouds.clients(account);
  const put = (Key: string, Body = Key) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  return { account, control, s3, put };
}

Deno.test("PutObject and GetObject keep bytes, tag, time and type", async () => {
  await using clouds = await testClouds();
  const { s3 } = await scene(clouds);
  const Key = "a b/ü+(1)'*!.txt";
  const Body = Uint8Array.from({ length: 200_000 }, (_, index) => index * 7);
  const put = await s3.send(
    new PutObjectCommand({ Bucket, Key, Body, ContentType: "text/plain" }),
  );
  const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
  deepEqual(await got.Body?.transformToByteArray(), Body);
  equal(got.ETag, put.ETag);
  equal(got.LastModified?.toISOString(), "2026-03-20T12:00:00.000Z");
  equal(got.ContentType, "text/plain");
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
  equal(head.ContentLength, 200_000);
  equal(head.ETag, put.ETag);
});

Deno.test("PutObject takes a stream, which comes in chunks with a checksum behind them", async () => {
  await using clouds = await testClouds();
  const { s3 } = await scene(clouds);
  const Body = Readable.from(["one ", "two"]);
  await s3.send(
    new PutObjectCommand({ Bucket, Key: "s", Body, ContentLength: 7 }),
  );
  equal(Buffer.from(await readBytes(s3, Bucket, "s")).toString(), "one two");
});

for (
  const [Range, text, contentRange] of [
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
    ["bytes=-99", "0123456789", "bytes 0-9/10"],
    ["bytes=4-2", "0123456789", undefined],
    ["lines=1-2", "0123456789", undefined],
  ] as const
) {
  Deno.test(`GetObject answers Range ${Range}`, async () => {
    await using clouds = await testClouds();
    const { s3, put } = await scene(clouds);
    await put("digits", "0123456789");
    const got = await s3.send(
      new GetObjectCommand({ Bucket, Key: "digits", Range }),
    );
    equal(await got.Body?.transformToString(), text);
    equal(got.ContentRange, contentRange);
    equal(got.$metadata.httpStatusCode, contentRange === undefined ? 200 : 206);
  });
}

Deno.test("GetObject refuses a range beyond the end", async () => {
  await using clouds = await testClouds();
  const { s3, put } = await scene(clouds);
  await put("digits", "0123456789");
  const error = await s3.send(
    new GetObjectCommand({ Bucket, Key: "digits", Range: "bytes=10-" }),
  ).catch((thrown) => thrown);
  equal(error.name, "InvalidRange");
  equal(error.$metadata.httpStatusCode, 416);
});

Deno.test("GetObject holds conditions against tag and time", async () => {
  await using clouds = await testClouds();
  const { s3, put } = await scene(clouds);
  const { ETag = "" } = await put("k", "first");
  const get = (conditions: Record<string, unknown>) =>
    s3.send(new GetObjectCommand({ Bucket, Key: "k", ...conditions })).then(
      (answer) => answer.$metadata.httpStatusCode,
      (error) => error.$metadata.httpStatusCode,
    );
  const before = new Date("2026-03-20T11:59:59Z");
  equal(await get({ IfMatch: ETag }), 200);
  equal(await get({ IfMatch: '"other"' }), 412);
  equal(await get({ IfNoneMatch: ETag }), 304);
  equal(await get({ IfNoneMatch: '"other"' }), 200);
  equal(await get({ IfModifiedSince: before }), 200);
  equal(await get({ IfModifiedSince: clouds.clock.now() }), 304);
  equal(await get({ IfUnmodifiedSince: before }), 412);
  equal(await get({ IfMatch: ETag, IfUnmodifiedSince: before }), 200);
  await put("k", "second");
  equal(await get({ IfMatch: ETag }), 412);
});

Deno.test("GetObject sends the headers it is asked to, signed with the rest", async () => {
  await using clouds = await testClouds();
  const { s3 } = await scene(clouds);
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: "z",
      Body: "not gzip",
      ContentEncoding: "gzip",
    }),
  );
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "z" }));
  equal(head.ContentEncoding, "gzip");
  const got = await s3.send(
    new GetObjectCommand({
      Bucket,
      Key: "z",
      ResponseContentEncoding: "identity",
      ResponseContentType: "a/b",
    }),
  );
  equal(got.ContentEncoding, "identity");
  equal(got.ContentType, "a/b");
  equal(await got.Body?.transformToString(), "not gzip");
});

Deno.test("a bucket with versions keeps what was overwritten and deleted", async () => {
  await using clouds = await testClouds();
  const { s3, put } = await scene(clouds, { versioned: true });
  const first = await put("k", "first");
  const second = await put("k", "second");
  ok(first.VersionId !== second.VersionId);
  const old = await s3.send(
    new GetObjectCommand({ Bucket, Key: "k", VersionId: first.VersionId }),
  );
  equal(await old.Body?.transformToString(), "first");
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  await rejects(readBytes(s3, Bucket, "k"), { name: "NoSuchKey" });
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket }),
  );
  equal(
    Versions.map(({ VersionId }) => VersionId).join(),
    [
      second.VersionId,
      first.VersionId,
    ].join(),
  );
  equal(DeleteMarkers[0]?.IsLatest, true);
  deepEqual(await listKeys(s3, Bucket), []);
});

Deno.test("ListObjectsV2 pages in the order of the keys' bytes", async () => {
  await using clouds = await testClouds();
  const { s3, put, control } = await scene(clouds);
  const keys = ["b/2", "b/10", "a", "b/\u{1F600}", "b/\uFFFD", "c"];
  for (const key of keys) await put(key);
  await control("buckets", { name: Bucket, pageSize: 2 });
  const sorted = ["a", "b/10", "b/2", "b/\uFFFD", "b/\u{1F600}", "c"];
  deepEqual(await listKeys(s3, Bucket), sorted);
  deepEqual(await listKeys(s3, Bucket, "b/"), sorted.slice(1, 5));
  await control("buckets", { name: Bucket, emptyFirstPage: true });
  deepEqual(await listKeys(s3, Bucket, "b/"), sorted.slice(1, 5));
  const page = await s3.send(new ListObjectsV2Command({ Bucket }));
  equal(page.KeyCount, 0);
  equal(page.IsTruncated, true);
});

Deno.test("ListObjectsV2 takes a delimiter, a start, a size and an encoding", async () => {
  await using clouds = await testClouds();
  const { s3, put } = await scene(clouds);
  for (const key of ["x/a/1", "x/a/2", "x/b c/3", "x/d+e", "x/z"]) {
    await put(key);
  }
  const page = await s3.send(
    new ListObjectsV2Command({
      Bucket,
      Prefix: "x/",
      Delimiter: "/",
      MaxKeys: 3,
    }),
  );
  equal(page.CommonPrefixes?.map(({ Prefix }) => Prefix).join(), "x/a/,x/b c/");
  equal(page.Contents?.map(({ Key }) => Key).join(), "x/d+e");
  const rest = await s3.send(
    new ListObjectsV2Command({
      Bucket,
      Prefix: "x/",
      Delimiter: "/",
      ContinuationToken: page.NextContinuationToken,
    }),
  );
  equal(
    rest.Contents?.map(({ Key, Size }) => `${Key} ${Size}`).join(),
    "x/z 3",
  );
  equal(rest.IsTruncated, false);
  const coded = await s3.send(
    new ListObjectsV2Command({
      Bucket,
      StartAfter: "x/a/2",
      EncodingType: "url",
    }),
  );
  equal(coded.Contents?.map(({ Key }) => Key).join(), "x/b+c/3,x/d%2Be,x/z");
  await rejects(
    s3.send(
      new ListObjectsV2Command({ Bucket, ContinuationToken: "nonsense" }),
    ),
    { name: "InvalidArgument" },
  );
  await rejects(
    s3.send(
      new ListObjectsV2Command({
        Bucket,
        ContinuationToken: page.NextContinuationToken,
      }),
    ),
    { name: "InvalidArgument" },
    "a token goes on with its own request only",
  );
});

Deno.test("what is not there is told only to who may list", async () => {
  await using clouds = await testClouds();
  const { account, s3, control } = await scene(clouds);
  await rejects(readBytes(s3, Bucket, "gone"), { name: "NoSuchKey" });
  await rejects(readBytes(s3, "no-such-bucket", "gone"), {
    name: "NoSuchBucket",
  });
  await control("permissions", {
    principal: account.userArn,
    allow: ["s3:GetObject"],
  });
  await rejects(readBytes(s3, Bucket, "gone"), { name: "AccessDenied" });
  await rejects(listKeys(s3, Bucket), {
    name: "AccessDenied",
    message:
      `User: ${account.userArn} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::things" because no identity-based policy allows the s3:ListBucket action`,
  });
});

Deno.test("a bucket of another account is closed", async () => {
  await using clouds = await testClouds();
  await scene(clouds);
  const other = await clouds.account();
  await allowS3(clouds, other);
  await rejects(listKeys(clouds.clients(other).s3, Bucket), {
    name: "AccessDenied",
  });
});

Deno.test("a bucket elsewhere redirects, and the client that follows gets there", async () => {
  await using clouds = await testClouds();
  const { account, s3 } = await scene(clouds, { region: "eu-central-1" });
  const error = await s3.send(new ListObjectsV2Command({ Bucket })).catch((
    thrown,
  ) => thrown);
  equal(error.name, "PermanentRedirect");
  equal(error.$response.headers["x-amz-bucket-region"], "eu-central-1");
  await rejects(s3.send(new HeadBucketCommand({ Bucket })));
  const follower = new S3Client({
    ...clientConfig(clouds, account),
    followRegionRedirects: true,
  });
  equal(
    (await follower.send(new ListObjectsV2Command({ Bucket }))).KeyCount,
    0,
  );
  follower.destroy();
});

function clientConfig(clouds: TestClouds, credentials: Keys) {
  return {
    region: "us-east-1",
    endpoint: clouds.clouds.awsUrl,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    systemClockOffset: clouds.clock.now().getTime() - Date.now(),
  };
}
