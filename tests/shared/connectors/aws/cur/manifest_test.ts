import { deepEqual, throws } from "node:assert/strict";
import { parseManifest } from "../../../../../shared/connectors/aws/cur/manifest.ts";

const PLACE = { bucket: "reports", key: "costs/Manifest.json" };

const parse = (manifest: unknown) =>
  parseManifest(JSON.stringify(manifest), PLACE);

Deno.test("parseManifest() reads a legacy report's", () => {
  deepEqual(
    parse({
      assemblyId: "a-1",
      account: "111122223333",
      columns: [{ category: "lineItem", name: "UsageType" }],
      reportKeys: ["/costs/costs-1.csv.gz", "costs/costs-2.csv.gz"],
    }),
    {
      version: "a-1",
      files: ["costs/costs-1.csv.gz", "costs/costs-2.csv.gz"],
      accountId: "111122223333",
      isFocus: false,
    },
  );
});

Deno.test("parseManifest() reads a Data Export's, whose files are URIs", () => {
  deepEqual(
    parse({
      executionId: "e-1",
      exportArn: "arn:aws:bcm-data-exports:us-east-1:111122223333:export/c-1",
      columns: [{ name: "BilledCost" }],
      dataFiles: ["s3://reports/costs/data/c-00001.csv.gz"],
    }),
    {
      version: "e-1",
      files: ["costs/data/c-00001.csv.gz"],
      accountId: "111122223333",
      isFocus: true,
    },
  );
});

Deno.test("parseManifest() does without what only tells more", () => {
  deepEqual(parseManifest('\uFEFF{"dataFiles":[]}', PLACE), {
    version: null,
    files: [],
    accountId: null,
    isFocus: false,
  });
});

for (
  const [what, text] of [
    ["no JSON", "<html>"],
    ["a list", "[]"],
    ["no files", "{}"],
    ["a file that is none", '{"dataFiles":[1]}'],
    ["a file in another bucket", '{"dataFiles":["s3://other/a.csv"]}'],
  ] as const
) {
  Deno.test(`parseManifest() refuses ${what}, naming the manifest`, () => {
    throws(() => parseManifest(text, PLACE), {
      code: "PROVIDER_SHAPE_UNKNOWN",
      message: /s3:\/\/reports\/costs\/Manifest\.json/,
    });
  });
}
