import { deepEqual, equal, rejects } from "node:assert/strict";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { accessKeySession } from "../../../../../shared/connectors/aws/access_keys.ts";
import {
  type Bucket,
  ObjectChanged,
} from "../../../../../shared/connectors/aws/cur/bucket.ts";
import { s3Bucket } from "../../../../../shared/connectors/aws/cur/s3_bucket.ts";
import { Secret } from "../../../../../shared/platform/secret.ts";
import { type AwsScene, awsScene } from "../../../../support/aws_scene.ts";
import { allowS3 } from "../../../../support/stored_reports.ts";

const { signal } = new AbortController();
const BYTES = new Uint8Array(300_000).map((_, index) => index % 251);

interface BucketScene extends AwsScene {
  readonly bucket: Bucket;
  put(key: string, body?: Uint8Array): Promise<void>;
  object(key: string): Promise<{ key: string; etag: string; size: number }>;
}

async function bucketScene(
  { region = "us-east-1" } = {},
): Promise<BucketScene> {
  const scene = await awsScene({ profile: "empty" });
  const { aws, account } = scene;
  const name = `bucket-${account.accountId}`;
  await allowS3(aws, account);
  await aws.control(`/accounts/${account.accountId}/buckets`, { name });
  const bucket = s3Bucket(name, {
    connection: {
      region,
      endpointUrl: aws.clouds.awsUrl,
      fetch,
      clock: aws.clock,
    },
    session: accessKeySession({
      accessKeyId: account.accessKeyId,
      secretAccessKey: new Secret(account.secretAccessKey),
    }),
  });
  return {
    ...scene,
    bucket,
    async put(Key, Body = BYTES) {
      const { s3 } = aws.clients(account);
      await s3.send(new PutObjectCommand({ Bucket: name, Key, Body }));
    },
    async object(key) {
      const { objects } = await bucket.list(key, { signal });
      const found = objects.find((object) => object.key === key);
      if (found === undefined) throw new Error(`there is no ${key}`);
      return found;
    },
  };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all = await Array.fromAsync(chunks);
  return new Uint8Array(await new Blob(all as BlobPart[]).arrayBuffer());
}

Deno.test("s3Bucket() lists what lies below a prefix, folders apart", async () => {
  await using scene = await bucketScene();
  for (const key of ["a/1", "a/2", "a/b/3", "c"]) await scene.put(key);
  const flat = await scene.bucket.list("a/", { signal });
  deepEqual(flat.objects.map(({ key, size }) => [key, size]), [
    ["a/1", BYTES.length],
    ["a/2", BYTES.length],
  ]);
  deepEqual(flat.folders, ["a/b/"]);
  const deep = await scene.bucket.list("a/", { signal, isDeep: true });
  equal(deep.objects.length, 3);
});

Deno.test("s3Bucket() lists all pages", async () => {
  await using scene = await bucketScene();
  const keys = Array.from(
    { length: 1_050 },
    (_, index) => `k/${String(index).padStart(4, "0")}`,
  );
  const { s3 } = scene.aws.clients(scene.account);
  for (let from = 0; from < keys.length; from += 50) {
    await Promise.all(
      keys.slice(from, from + 50).map((Key) =>
        s3.send(
          new PutObjectCommand({ Bucket: scene.bucket.name, Key, Body: "" }),
        )
      ),
    );
  }
  const { objects } = await scene.bucket.list("k/", { signal });
  deepEqual(objects.map(({ key }) => key), keys);
  deepEqual(scene.bucket.takeRequests(), [
    { operation: "s3:ListBucket", requests: 2, price_usd: "0" },
  ]);
});

Deno.test("s3Bucket() reads objects whole, from a place on, and in pieces", async () => {
  await using scene = await bucketScene();
  await scene.put("a");
  const read = { object: await scene.object("a"), signal };
  deepEqual(await bytesOf(scene.bucket.stream(read)), BYTES);
  deepEqual(await bytesOf(scene.bucket.stream(read, 100)), BYTES.slice(100));
  deepEqual(
    new Uint8Array(await scene.bucket.slice(read, { start: 5, end: 9 })),
    BYTES.slice(5, 9),
  );
  await scene.put("text", new TextEncoder().encode("{}"));
  equal(
    await scene.bucket.text({ object: await scene.object("text"), signal }),
    "{}",
  );
});

Deno.test("s3Bucket() takes a stream up where the connection broke", async () => {
  await using scene = await bucketScene();
  await scene.put("a");
  const read = { object: await scene.object("a"), signal };
  scene.bucket.takeRequests();
  await scene.fault({ service: "s3", kind: "cut", times: 2 });
  deepEqual(await bytesOf(scene.bucket.stream(read)), BYTES);
  deepEqual(scene.bucket.takeRequests(), [
    { operation: "s3:GetObject", requests: 3, price_usd: "0" },
  ]);
});

Deno.test("s3Bucket() notices that an object is another one, or gone", async () => {
  await using scene = await bucketScene();
  await scene.put("a");
  const object = await scene.object("a");
  await scene.put("a", BYTES.slice(1));
  await rejects(scene.bucket.text({ object, signal }), ObjectChanged);
  const gone = { ...object, key: "b" };
  await rejects(scene.bucket.text({ object: gone, signal }), ObjectChanged);
});

Deno.test("s3Bucket() asks again when it is to slow down", async () => {
  await using scene = await bucketScene();
  await scene.put("a");
  await scene.fault({ service: "s3", kind: "throttle", times: 2 });
  equal((await scene.object("a")).size, BYTES.length);
});

Deno.test("s3Bucket() says when the bucket is elsewhere, or nowhere", async () => {
  await using scene = await bucketScene({ region: "eu-west-1" });
  await rejects(scene.bucket.list("", { signal }), {
    code: "CONFIGURATION_MISSING",
    message: /set costReport\.region to us-east-1/,
  });
});

Deno.test("s3Bucket() stops when told to, in the midst of an object", async () => {
  await using scene = await bucketScene();
  await scene.put("a");
  const object = await scene.object("a");
  const stop = new AbortController();
  await rejects(async () => {
    for await (
      const _ of scene.bucket.stream({ object, signal: stop.signal })
    ) stop.abort();
    stop.signal.throwIfAborted();
  }, { name: "AbortError" });
});
