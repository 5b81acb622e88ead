import { deepEqual, equal } from "node:assert/strict";
import {
  expectedPlaces,
  findManifest,
} from "../../../../../shared/connectors/aws/cur/find_manifest.ts";
import {
  memoryBucket,
  type MemoryObject,
  textObject,
} from "../../../../support/memory_bucket.ts";

const REPORT = {
  bucket: "reports",
  prefix: "exports",
  name: "costs",
  region: "us-east-1",
  keepsResourceIds: false,
};
const PERIOD = { start: "2026-03-01", end: "2026-04-01" };
const { signal } = new AbortController();
const METADATA = "exports/costs/metadata/BILLING_PERIOD=2026-03/";
const LEGACY = "exports/costs/20260301-20260401/";

async function find(
  objects: Record<string, MemoryObject>,
  lastKey: string | null = null,
) {
  const bucket = memoryBucket(objects);
  const search = { report: REPORT, period: PERIOD, lastKey, signal };
  return { found: await findManifest(bucket, search), listed: bucket.listed };
}

for (
  const key of [
    `${METADATA}costs-Manifest.json`,
    `${METADATA}Manifest.json`,
    "exports/costs/metadata/billing_period=2026-03/costs-Manifest.json",
    `${METADATA}2026-03-20T05-01-37Z-id/costs-Manifest.json`,
    `${LEGACY}costs-Manifest.json`,
  ]
) {
  Deno.test(`findManifest() finds ${key}, and again with one listing`, async () => {
    const objects = {
      [key]: textObject("{}"),
      [`${LEGACY}a.csv`]: textObject(""),
    };
    equal((await find(objects)).found?.key, key);
    const again = await find(objects, key);
    equal(again.found?.key, key);
    equal(again.listed.length, 1);
  });
}

Deno.test("findManifest() looks neither into other months nor at other files", async () => {
  const { found } = await find({
    "exports/costs/metadata/BILLING_PERIOD=2026-02/Manifest.json": textObject(
      "{}",
    ),
    "exports/costs/20260201-20260301/costs-Manifest.json": textObject("{}"),
    [`${METADATA}create-table.sql`]: textObject(""),
    "exports/costs-2/20260301-20260401/costs-Manifest.json": textObject("{}"),
  });
  equal(found, null);
});

Deno.test("findManifest() takes the newest execution, whichever was written last", async () => {
  const older = textObject("a", {
    etag: '"a"',
    modifiedAt: "2026-03-22T00:00:00.000Z",
  });
  const newer = textObject("b", {
    etag: '"b"',
    modifiedAt: "2026-03-21T00:00:00.000Z",
  });
  const { found } = await find({
    [`${METADATA}costs-Manifest.json`]: older,
    [`${METADATA}2026-03-20T05:00:00.000Z-x/costs-Manifest.json`]: older,
    [`${METADATA}20260320T060000Z-y/costs-Manifest.json`]: newer,
  });
  deepEqual([found?.etag, found?.deliveredAt], [
    '"b"',
    "2026-03-20T06:00:00.000Z",
  ]);
});

Deno.test("findManifest() looks elsewhere when the last one's folder has none", async () => {
  const key = `${LEGACY}costs-Manifest.json`;
  const { found } = await find(
    { [key]: textObject("{}") },
    `${METADATA}costs-Manifest.json`,
  );
  equal(found?.key, key);
});

Deno.test("expectedPlaces() says where a manifest would be", () => {
  equal(
    expectedPlaces({ ...REPORT, prefix: "" }, PERIOD),
    "s3://reports/costs/metadata/BILLING_PERIOD=2026-03/ or s3://reports/costs/20260301-20260401/",
  );
});
