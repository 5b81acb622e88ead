import { equal } from "node:assert/strict";
import {
  compareVersions,
  expectedCarbonPlace,
  findCarbonManifest,
} from "../../../../../shared/connectors/aws/carbon_export/find_carbon_manifest.ts";
import { memoryBucket, textObject } from "../../../../support/memory_bucket.ts";

const EXPORT = {
  bucket: "carbon",
  prefix: "exports",
  name: "monthly",
  region: "us-east-1",
};
const PERIOD = { start: "2026-02-01", end: "2026-03-01" };
const METADATA = "exports/monthly/metadata/";
const { signal } = new AbortController();

async function find(keys: readonly string[], carbonExport = EXPORT) {
  const bucket = memoryBucket(
    Object.fromEntries(keys.map((key) => [key, textObject("{}")])),
  );
  const search = { carbonExport, period: PERIOD, signal };
  const found = await findCarbonManifest(bucket, search);
  equal(bucket.listed.length, 1);
  return found;
}

function manifest(version: string, month = "2026-02"): string {
  return `${METADATA}model_version=${version}/usage_period=${month}/monthly-Manifest.json`;
}

Deno.test("findCarbonManifest() takes the newest version of the method, by its numbers", async () => {
  const keys = ["v3.9.0", "v3.10.0", "v2.11.4"].map((version) =>
    manifest(version)
  );
  const found = await find(keys);
  equal(found?.modelVersion, "v3.10.0");
  equal(found?.manifest.key, manifest("v3.10.0"));
});

Deno.test("findCarbonManifest() takes the version a month has, whatever other months have", async () => {
  const found = await find([manifest("v3.0.0"), manifest("v3.1.0", "2026-01")]);
  equal(found?.modelVersion, "v3.0.0");
});

Deno.test("findCarbonManifest() finds the manifest of the newest execution, in partitions of any spelling and order", async () => {
  const partition = `${METADATA}USAGE_PERIOD=2026-02/MODEL_VERSION=v3.0.0/`;
  const newest = `${partition}2026-03-20T05-01-37Z-b/monthly-Manifest.json`;
  const found = await find([
    `${partition}2026-03-18T05-01-37Z-a/monthly-Manifest.json`,
    newest,
    `${partition}create-table.sql`,
  ]);
  equal(found?.manifest.key, newest);
  equal(found?.manifest.deliveredAt, "2026-03-20T05:01:37.000Z");
});

Deno.test("findCarbonManifest() finds nothing where there is none", async () => {
  equal(await find([]), null);
  equal(await find([manifest("v3.0.0", "2026-03")]), null);
  equal(
    await find([`${METADATA}usage_period=2026-02/monthly-Manifest.json`]),
    null,
  );
  equal(await find([manifest("v3.0.0")], { ...EXPORT, name: "other" }), null);
});

Deno.test("compareVersions() orders what differs in letters alone too", () => {
  equal(Math.sign(compareVersions("v3.0.0", "v3.0.1")), -1);
  equal(Math.sign(compareVersions("v3.1", "v3.0.9")), 1);
  equal(compareVersions("v3.0.0", "v3.0.0"), 0);
  equal(compareVersions("v3.0.0-a", "v3.0.0-b"), -1);
});

Deno.test("expectedCarbonPlace() says where a manifest would be", () => {
  equal(
    expectedCarbonPlace(EXPORT, PERIOD),
    "s3://carbon/exports/monthly/metadata/model_version=<version>/usage_period=2026-02/",
  );
  equal(
    expectedCarbonPlace({ ...EXPORT, prefix: "" }, PERIOD),
    "s3://carbon/monthly/metadata/model_version=<version>/usage_period=2026-02/",
  );
});
