import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { equal, ok, rejects } from "node:assert/strict";
import { type TestClouds, testClouds } from "../../../../support/clouds.ts";
import { allowS3, readBytes } from "../../../../support/stored_reports.ts";

const Bucket = "things";
const SIZE = 1_000_000;

/** An object of a megabyte, and faults armed against its reads. */
async function scene(clouds: TestClouds, maxAttempts = 1) {
  const account = await clouds.account();
  await allowS3(clouds, account);
  const path = `/accounts/${account.accountId}`;
  await clouds.control(`${path}/buckets`, { name: Bucket });
  const { s3 } = clouds.clients(account, { maxAttempts });
  await s3.send(
    new PutObjectCommand({ Bucket, Key: "k", Body: new Uint8Array(SIZE) }),
  );
  return {
    s3,
    arm: (kind: string, more: Record<string, unknown> = {}) =>
      clouds.control(`${path}/faults`, {
        service: "s3",
        operation: "GetObject",
        kind,
        ...more,
      }),
  };
}

for (
  const [kind, name, status] of [
    ["throttle", "SlowDown", 503],
    ["server_error", "InternalError", 500],
    ["deny", "AccessDenied", 403],
  ] as const
) {
  Deno.test(`${kind} is ${name} (${status}) of S3, once`, async () => {
    await using clouds = await testClouds();
    const { s3, arm } = await scene(clouds);
    await arm(kind);
    await rejects(
      readBytes(s3, Bucket, "k"),
      (error: { name: string; $metadata: { httpStatusCode: number } }) => {
        equal(error.name, name);
        equal(error.$metadata.httpStatusCode, status);
        return true;
      },
    );
    equal((await readBytes(s3, Bucket, "k")).length, SIZE);
  });
}

Deno.test("throttle is borne by a client that tries again", async () => {
  await using clouds = await testClouds();
  const { s3, arm } = await scene(clouds, 3);
  await arm("throttle", { times: 2 });
  equal((await readBytes(s3, Bucket, "k")).length, SIZE);
});

Deno.test("a refused HEAD has no body, and its status tells", async () => {
  await using clouds = await testClouds();
  const { s3, arm } = await scene(clouds);
  await arm("throttle", { operation: "HeadObject" });
  await rejects(
    s3.send(new HeadObjectCommand({ Bucket, Key: "k" })),
    (error: { $metadata: { httpStatusCode: number } }) =>
      error.$metadata.httpStatusCode === 503,
  );
});

/** Reads until the body ends or breaks; answers how much came. */
async function readOn(
  body: ReadableStream<Uint8Array>,
): Promise<{ length: number; isWhole: boolean }> {
  let length = 0;
  try {
    for await (const chunk of body) length += chunk.length;
    return { length, isWhole: true };
  } catch {
    return { length, isWhole: false };
  }
}

Deno.test("cut breaks the connection in mid-body", async () => {
  await using clouds = await testClouds();
  const { s3, arm } = await scene(clouds);
  await arm("cut");
  const { Body, ContentLength } = await s3.send(
    new GetObjectCommand({ Bucket, Key: "k" }),
  );
  equal(ContentLength, SIZE);
  const read = await readOn(
    Body?.transformToWebStream() ?? new ReadableStream(),
  );
  ok(!read.isWhole);
  ok(read.length <= SIZE / 2);
});

Deno.test("malformed sends half of it as if it were all", async () => {
  await using clouds = await testClouds();
  const { s3, arm } = await scene(clouds);
  await arm("malformed");
  equal((await readBytes(s3, Bucket, "k")).length, SIZE / 2);
});

for (const kind of ["stall", "hang"]) {
  Deno.test(`${kind} goes on until the client gives up`, async () => {
    await using clouds = await testClouds();
    const { s3, arm } = await scene(clouds);
    await arm(kind);
    const patience = AbortSignal.timeout(300);
    await rejects(async () => {
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket, Key: "k" }),
        { abortSignal: patience },
      );
      const reader = Body?.transformToWebStream().getReader();
      patience.addEventListener("abort", () => void reader?.cancel("tired"));
      let length = 0;
      for (
        let next = await reader?.read();
        next?.value !== undefined;
        next = await reader?.read()
      ) length += next.value.length;
      equal(length, SIZE / 2);
      throw patience.reason;
    });
    equal((await readBytes(s3, Bucket, "k")).length, SIZE);
  });
}

Deno.test("stop() drops what stalls", async () => {
  const clouds = await testClouds();
  const { s3, arm } = await scene(clouds);
  await arm("stall");
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "k" }));
  const read = readOn(Body?.transformToWebStream() ?? new ReadableStream());
  await clouds[Symbol.asyncDispose]();
  ok(!(await read).isWhole);
});

Deno.test("a fault of a listing leaves the objects alone", async () => {
  await using clouds = await testClouds();
  const { s3, arm } = await scene(clouds);
  await arm("throttle", { operation: "ListObjectsV2", times: 0 });
  await rejects(s3.send(new ListObjectsV2Command({ Bucket })), {
    name: "SlowDown",
  });
  equal((await readBytes(s3, Bucket, "k")).length, SIZE);
});
