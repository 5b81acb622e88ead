import { deepEqual, equal, rejects } from "node:assert/strict";
import { sweep, type SweptPage } from "../../../shared/forwarder/sweep.ts";
import {
  type ForwarderBucket,
  forwarderBucket,
} from "../../support/forwarder_bucket.ts";

function swept(
  { tools, bucket }: ForwarderBucket,
  { prefix = "", after = null, region = "us-east-1" }: {
    readonly prefix?: string;
    readonly after?: string | null;
    readonly region?: string;
  } = {},
): Promise<SweptPage[]> {
  return Array.fromAsync(sweep(tools, { bucket, prefix, region, after }));
}

function keysOf(pages: readonly SweptPage[]): string[] {
  return pages.flatMap(({ objects }) => objects.map(({ key }) => key));
}

Deno.test("sweep() gives what lies below a prefix, without folders", async () => {
  await using scene = await forwarderBucket();
  const { etag } = await scene.put("calls/ü b+.json", "{}");
  for (const key of ["a", "calls/2026/a", "calls0"]) await scene.put(key, "{}");
  for (const key of ["calls/", "calls/2026/"]) {
    await scene.put(key, new Uint8Array());
  }
  const [page, ...others] = await swept(scene, { prefix: "calls/" });
  deepEqual(keysOf([page as SweptPage]), ["calls/2026/a", "calls/ü b+.json"]);
  deepEqual(others, []);
  equal(page?.isLast, true);
  const { eventTime, ...object } = page?.objects[1] ?? {};
  equal(typeof eventTime, "string");
  deepEqual(object, {
    bucket: scene.bucket,
    key: "calls/ü b+.json",
    versionId: null,
    etag: etag.replaceAll('"', ""),
    size: 2,
    sequencer: null,
  });
});

Deno.test("sweep() goes through all pages, and on from any of them", async () => {
  await using scene = await forwarderBucket();
  const keys = Array.from(
    { length: 1_050 },
    (_, at) => `k/${String(at).padStart(4, "0")}`,
  );
  for (let at = 0; at < keys.length; at += 50) {
    await Promise.all(
      keys.slice(at, at + 50).map((key) => scene.put(key, "{}")),
    );
  }
  const pages = await swept(scene, { prefix: "k/" });
  deepEqual(pages.map(({ after, isLast }) => [after, isLast]), [
    ["k/0999", false],
    ["k/1049", true],
  ]);
  deepEqual(keysOf(pages), keys);
  const rest = await swept(scene, { prefix: "k/", after: "k/0999" });
  deepEqual(keysOf(rest), keys.slice(1_000));
});

Deno.test("sweep() gives an empty page where there is nothing", async () => {
  await using scene = await forwarderBucket();
  deepEqual(await swept(scene), [{ objects: [], after: null, isLast: true }]);
  deepEqual(await swept(scene, { after: "z" }), [
    { objects: [], after: "z", isLast: true },
  ]);
});

Deno.test("sweep() goes on after a page of nothing", async () => {
  await using scene = await forwarderBucket({ emptyFirstPage: true });
  await scene.put("a", "{}");
  const pages = await swept(scene);
  deepEqual(pages.map(({ after, isLast }) => [after, isLast]), [
    [null, false],
    ["a", true],
  ]);
  deepEqual(keysOf(pages), ["a"]);
});

Deno.test("sweep() names the bucket that is not where it is listed", async () => {
  await using scene = await forwarderBucket();
  await rejects(swept(scene, { region: "eu-west-1" }), {
    code: "CONFIGURATION_MISSING",
    message: /expected the bucket calls-\d+ in the forwarder's region/,
  });
});
