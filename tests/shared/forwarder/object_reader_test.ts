import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { batches } from "../../../shared/forwarder/batch.ts";
import {
  type OpenedObject,
  openObject,
} from "../../../shared/forwarder/object_reader.ts";
import { ObjectChanged } from "../../../shared/forwarder/read_fault.ts";
import { forwarderBucket } from "../../support/forwarder_bucket.ts";

const START = { offset: 0, compression: null };
const LINES = Array.from({ length: 700 }, (_, at) => `{"n":${at}}\n`).join("");

async function textOf({ chunks }: OpenedObject): Promise<string> {
  const all = await Array.fromAsync(chunks);
  return await new Blob(all as BlobPart[]).text();
}

Deno.test("openObject() reads an object range by range, from its beginning and from a place in it", async () => {
  await using scene = await forwarderBucket();
  const { tools, wanted } = scene;
  const { etag } = await scene.put("a", LINES);
  const opened = await openObject(tools, wanted("a"), START);
  const { size, compression, versionId } = opened;
  deepEqual(
    { etag: opened.etag, size, compression, versionId },
    { etag, size: LINES.length, compression: "none", versionId: null },
  );
  equal(await textOf(opened), LINES);
  for (const offset of [1, 999, 1_000, LINES.length - 1, LINES.length]) {
    const from = { offset, compression: "none" as const };
    equal(
      await textOf(await openObject(tools, wanted("a"), from)),
      LINES.slice(offset),
    );
  }
});

Deno.test("openObject() uncompresses gzip by its first bytes, of many members too, and skips to a place", async () => {
  await using scene = await forwarderBucket();
  const { tools, wanted } = scene;
  const half = LINES.length / 2 | 0;
  const parts = [LINES.slice(0, half), LINES.slice(half)].map((part) =>
    gzipSync(part)
  );
  // What fetch would unpack by itself, and be confused by where it is read in ranges.
  await scene.put("a.json", await new Blob(parts as BlobPart[]).bytes(), {
    ContentEncoding: "gzip",
  });
  const whole = await openObject(tools, wanted("a.json"), START);
  equal(whole.compression, "gzip");
  equal(await textOf(whole), LINES);
  const from = { offset: half + 100, compression: "gzip" as const };
  equal(
    await textOf(await openObject(tools, wanted("a.json"), from)),
    LINES.slice(half + 100),
  );
  await scene.put("b.gz", LINES);
  equal(await textOf(await openObject(tools, wanted("b.gz"), START)), LINES);
});

Deno.test("openObject() gives what is whole of gzip that was cut off, then says so", async () => {
  await using scene = await forwarderBucket();
  const { tools, wanted } = scene;
  const bytes = gzipSync(LINES);
  await scene.put("a", bytes.subarray(0, bytes.length - 100));
  const { chunks } = await openObject(tools, wanted("a"), START);
  const records: string[] = [];
  await rejects(async () => {
    for await (
      const batch of batches(chunks, {
        from: { offset: 0, records: 0 },
        format: "json_lines",
        maxRecords: 500,
        maxBytes: 1 << 20,
        maxLineBytes: 1 << 20,
      })
    ) records.push(...batch.records);
  }, {
    code: "PROVIDER_SHAPE_UNKNOWN",
    message: /^Error reading S3 file a: Cannot uncompress/,
  });
  ok(records.length > 100);
  ok(LINES.startsWith(records.join("\n") + "\n"));
});

Deno.test("openObject() reads an object of no bytes", async () => {
  await using scene = await forwarderBucket();
  const { etag } = await scene.put("a", "");
  const opened = await openObject(scene.tools, scene.wanted("a"), START);
  equal(opened.etag, etag);
  equal(opened.size, 0);
  equal(await textOf(opened), "");
});

Deno.test("openObject() notices an object that changed before and while it is read", async () => {
  await using scene = await forwarderBucket();
  const { tools, wanted } = scene;
  const { etag } = await scene.put("a", LINES);
  const unquoted = etag.replaceAll('"', "");
  const opened = await openObject(
    tools,
    wanted("a", { etag: unquoted }),
    START,
  );
  await scene.put("a", LINES.toUpperCase());
  await rejects(textOf(opened), ObjectChanged);
  await rejects(
    openObject(tools, wanted("a", { etag: unquoted }), START),
    ObjectChanged,
  );
});

Deno.test("openObject() reads the version that is meant, whatever was written since", async () => {
  await using scene = await forwarderBucket({ versioned: true });
  const { tools, wanted } = scene;
  const { versionId } = await scene.put("a", LINES);
  const opened = await openObject(tools, wanted("a"), START);
  await scene.put("a", "other");
  equal(opened.versionId, versionId);
  equal(await textOf(opened), LINES);
  const again = await openObject(tools, wanted("a", { versionId }), START);
  equal(await textOf(again), LINES);
});

Deno.test("openObject() says what is not there", async () => {
  await using scene = await forwarderBucket();
  await rejects(openObject(scene.tools, scene.wanted("a"), START), {
    code: "NOT_FOUND",
    message: /^Error reading S3 file a: there is no such object in the bucket/,
  });
  const elsewhere = scene.wanted("a", { bucket: "no-such-bucket" });
  await rejects(openObject(scene.tools, elsewhere, START), {
    code: "CONFIGURATION_MISSING",
    message: /^Error reading S3 file a: expected the bucket no-such-bucket/,
  });
});

for (const kind of ["throttle", "server_error", "cut"]) {
  Deno.test(`openObject() asks again after ${kind}`, async () => {
    await using scene = await forwarderBucket();
    await scene.put("a", LINES);
    const opened = await openObject(scene.tools, scene.wanted("a"), START);
    await scene.fault({ service: "s3", kind, after: 1, times: 2 });
    equal(await textOf(opened), LINES);
  });
}

Deno.test("openObject() names the file in what S3 refuses", async () => {
  await using scene = await forwarderBucket();
  await scene.put("a", LINES);
  await scene.fault({ service: "s3", kind: "deny" });
  await rejects(openObject(scene.tools, scene.wanted("a"), START), {
    code: "PROVIDER_ACCESS_DENIED",
    message: /^Error reading S3 file a: AWS refused s3:GetObject/,
  });
});
