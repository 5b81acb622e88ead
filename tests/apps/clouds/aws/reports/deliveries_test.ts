import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { startClouds } from "../../../../../apps/clouds/clouds.ts";
import { type TestClouds, testClouds } from "../../../../support/clouds.ts";
import { manualClock } from "../../../../support/manual_clock.ts";
import {
  listKeys,
  orderReport,
  parseCsv,
  readBytes,
  readRecords,
} from "../../../../support/stored_reports.ts";

interface Told {
  readonly delivery: number;
  readonly id: string;
  readonly keys: readonly string[];
  readonly manifestKey: string;
}

/** An account with a report, and what a test does with it. */
async function scene(
  clouds: TestClouds,
  options: Record<string, unknown> = {},
) {
  const account = await clouds.account();
  const { bucket } = await orderReport(clouds, account, options);
  // A client signs in the time it was made in.
  const client = () => clouds.clients(account).s3;
  const path = `/accounts/${account.accountId}/reports/costs`;
  return {
    account,
    bucket,
    client,
    post: (verb: string, body: Record<string, unknown> = {}) =>
      clouds.control<Told>(`${path}/${verb}`, body),
    manifest: async (key: string) =>
      JSON.parse(
        Buffer.from(await readBytes(client(), bucket, key)).toString(),
      ),
    lines: async (key: string) =>
      (await readRecords(client(), bucket, key)).length,
    tag: async (Key: string) =>
      (await client().send(new HeadObjectCommand({ Bucket: bucket, Key })))
        .ETag,
  };
}

Deno.test("a legacy manifest names its files, its columns and its assembly; a copy of it stays", async () => {
  await using clouds = await testClouds();
  const { post, manifest, account, bucket } = await scene(clouds, {
    plant: { leadingSlash: true },
  });
  const told = await post("deliver");
  const [first = "", second = "", copy = "", newest = ""] = told.keys;
  const read = await manifest(newest);
  deepEqual(read.reportKeys, [`/${first}`, `/${second}`]);
  equal(read.assemblyId, told.id);
  equal(read.account, account.accountId);
  equal(read.bucket, bucket);
  deepEqual(read.billingPeriod, {
    start: "20260301T000000.000Z",
    end: "20260401T000000.000Z",
  });
  deepEqual(read.columns[0], { category: "identity", name: "LineItemId" });
  deepEqual(read.columns.at(-1), {
    category: "resourceTags",
    name: "user:team",
  });
  clouds.clock.advance(86_400_000);
  const next = await post("deliver");
  equal((await manifest(newest)).assemblyId, next.id);
  equal((await manifest(copy)).assemblyId, told.id);
});

Deno.test("an export's manifest names its files as URIs, under a partition of any case", async () => {
  await using clouds = await testClouds();
  const { post, manifest, bucket } = await scene(clouds, {
    kind: "cur2",
    prefix: "",
    plant: { partition: "billing_period", plainManifestName: true },
  });
  const told = await post("deliver", { period: "2026-02" });
  equal(
    told.manifestKey,
    "costs/metadata/billing_period=2026-02/Manifest.json",
  );
  const read = await manifest(told.manifestKey);
  deepEqual(
    read.dataFiles,
    told.keys.slice(0, 2).map((key) => `s3://${bucket}/${key}`),
  );
  equal(read.executionId, told.id);
  ok(
    read.columns.some(({ name, type }: { name: string; type: string }) =>
      name === "resource_tags" && type === "map<string,string>"
    ),
  );
});

Deno.test("create_new leaves every earlier delivery where it was", async () => {
  await using clouds = await testClouds();
  for (const kind of ["legacy", "cur2"]) {
    const { post, manifest, lines } = await scene(clouds, {
      kind,
      versioning: "create_new",
      parts: 1,
    });
    const first = await post("deliver");
    const before = await lines(first.keys[0] ?? "");
    clouds.clock.advance(86_400_000);
    const second = await post("deliver");
    equal(await lines(first.keys[0] ?? ""), before);
    ok(await lines(second.keys[0] ?? "") > before, "a day more is in it");
    const copy = first.keys.at(-2) ?? "";
    const newest = await manifest(second.manifestKey);
    equal(newest.assemblyId ?? newest.executionId, second.id);
    const kept = await manifest(copy);
    equal(kept.assemblyId ?? kept.executionId, first.id);
  }
});

Deno.test("a delivery tells the bill as it was then, whenever it is read", async () => {
  await using clouds = await testClouds();
  const { post, account, bucket, client } = await scene(clouds, {
    versioning: "create_new",
    parts: 1,
  });
  const [early = ""] = (await post("deliver")).keys;
  await clouds.control(`/accounts/${account.accountId}/restate`, {
    start: "2026-03-01",
    end: "2026-03-20",
    basisPoints: 20_000,
  });
  const [late = ""] = (await post("deliver")).keys;
  const cost = async (key: string) =>
    (await readRecords(client(), bucket, key))[0]?.["lineItem/UnblendedCost"];
  equal(await cost(early), "77.2156476826");
  equal(await cost(late), "154.4312953653");
});

Deno.test("a half-written delivery has its data and the manifest before, or a manifest and not all data", async () => {
  await using clouds = await testClouds();
  const { post, manifest, tag, lines } = await scene(clouds);
  const first = await post("deliver");
  const before = await tag(first.keys[0] ?? "");
  clouds.clock.advance(86_400_000);
  const second = await post("deliver", { halfWritten: "no_manifest" });
  ok(await tag(first.keys[0] ?? "") !== before);
  equal((await manifest(first.manifestKey)).assemblyId, first.id);
  await post("complete");
  equal((await manifest(first.manifestKey)).assemblyId, second.id);
  await rejects(post("complete"), /No delivery is unfinished/);
  const third = await post("deliver", {
    halfWritten: "missing_part",
    parts: 3,
  });
  equal((await manifest(first.manifestKey)).assemblyId, third.id);
  await rejects(lines(third.keys[2] ?? ""), { name: "NoSuchKey" });
  await post("complete");
  ok(await lines(third.keys[2] ?? "") > 0);
});

Deno.test("a delivery of fewer files overwrites the rest with a header alone", async () => {
  await using clouds = await testClouds();
  for (const format of ["csv_gz", "parquet"]) {
    const { post, manifest, lines } = await scene(clouds, {
      kind: "cur2",
      format,
      parts: 3,
    });
    const first = await post("deliver");
    const second = await post("deliver", { parts: 1 });
    equal((await manifest(second.manifestKey)).dataFiles.length, 1);
    ok(await lines(first.keys[0] ?? "") > 0);
    equal(await lines(first.keys[1] ?? ""), 0);
    equal(await lines(first.keys[2] ?? ""), 0);
  }
});

Deno.test("a late earlier delivery comes over a newer one", async () => {
  await using clouds = await testClouds();
  const { post, manifest, tag } = await scene(clouds);
  const first = await post("deliver");
  const before = await tag(first.keys[0] ?? "");
  clouds.clock.advance(86_400_000);
  await post("deliver");
  ok(await tag(first.keys[0] ?? "") !== before);
  clouds.clock.advance(3_600_000);
  await post("restore", { delivery: 1 });
  equal(await tag(first.keys[0] ?? ""), before);
  equal((await manifest(first.manifestKey)).assemblyId, first.id);
});

Deno.test("a delivery may come while the one before is read", async () => {
  await using clouds = await testClouds();
  const { post, manifest, tag, lines } = await scene(clouds, { parts: 3 });
  const first = await post("deliver");
  const tags = await Promise.all(first.keys.slice(0, 3).map(tag));
  clouds.clock.advance(86_400_000);
  await post("deliver", { afterGets: 2 });
  await lines(first.keys[0] ?? "");
  await lines(first.keys[1] ?? "");
  equal(await tag(first.keys[2] ?? ""), tags[2]);
  await lines(first.keys[2] ?? "");
  ok(await tag(first.keys[2] ?? "") !== tags[2]);
  ok((await manifest(first.manifestKey)).assemblyId !== first.id);
});

Deno.test("a csv.gz of many members, in quotes, with a mark and CRLF, holds the same", async () => {
  await using clouds = await testClouds();
  const read = async (plant: Record<string, unknown>) => {
    const { post, client, bucket } = await scene(clouds, { parts: 1, plant });
    const [key = ""] = (await post("deliver", { period: "2026-03" })).keys;
    const bytes = await readBytes(client(), bucket, key);
    const text = gunzipSync(bytes).toString();
    return { bytes: Buffer.from(bytes), text };
  };
  const plain = await read({});
  const planted = await read({
    multiMember: true,
    quoteAll: true,
    crlf: true,
    byteOrderMark: true,
  });
  const member = Buffer.from([0x1f, 0x8b, 0x08]);
  equal(plain.bytes.lastIndexOf(member), 0);
  ok(planted.bytes.lastIndexOf(member) > 0);
  ok(planted.text.startsWith('\uFEFF"identity/LineItemId",'));
  ok(planted.text.includes('"\r\n"'));
  const rows = parseCsv(plain.text);
  equal(parseCsv(planted.text.replace(/^\uFEFF/, "")).length, rows.length);
});

Deno.test("columns come, go and change their order", async () => {
  await using clouds = await testClouds();
  const { post, client, bucket } = await scene(clouds, { parts: 1 });
  const header = async (plant: Record<string, unknown>) => {
    const { keys: [key = ""] } = await post("deliver", { plant });
    return Object.keys((await readRecords(client(), bucket, key))[0] ?? {});
  };
  const all = await header({});
  const fewer = await header({ withoutColumns: ["lineItem/NetUnblendedCost"] });
  equal(fewer.length, all.length - 1);
  ok(!fewer.includes("lineItem/NetUnblendedCost"));
  deepEqual(await header({ reversedColumns: true }), all.sort().reverse());
});

Deno.test("deliveries are there again after a restart", async () => {
  const journal = await Deno.makeTempFile();
  const start = () =>
    startClouds({
      clock: manualClock("2026-03-20T12:00:00Z"),
      seed: 5,
      journal,
    });
  const call = async (url: string, body?: unknown) =>
    await (await fetch(
      url,
      body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
    )).json();
  const first = await start();
  const { accountId } = await call(`${first.controlUrl}/accounts`, {});
  const path = `/accounts/${accountId}/reports`;
  await call(first.controlUrl + path, {
    name: "costs",
    bucket: "kept-reports",
  });
  const told = await call(`${first.controlUrl}${path}/costs/deliver`, {});
  const truth = await call(`${first.controlUrl}${path}/costs/truth`);
  await first.stop();
  const second = await start();
  deepEqual((await call(`${second.controlUrl}${path}/costs`)).deliveries, [
    told,
  ]);
  deepEqual(await call(`${second.controlUrl}${path}/costs/truth`), truth);
  await second.stop();
  await Deno.remove(journal);
});

for (
  const [body, message] of [
    [{ name: "a" }, /bucket must be a string/],
    [{ name: "a", bucket: "Upper" }, /small letters/],
    [{ name: "a", bucket: "abc", kind: "cur3" }, /kind must be one of legacy/],
    [
      { name: "a", bucket: "abc", plant: { slash: true } },
      /Unknown member slash/,
    ],
    [{ name: "a", bucket: "abc", plant: { quoteAll: 1 } }, /plant.quoteAll/],
    [{ name: "a", bucket: "abc", parts: 0 }, /parts must be at least 1/],
  ] as const
) {
  Deno.test(`POST reports refuses ${JSON.stringify(body)}`, async () => {
    await using clouds = await testClouds();
    const { accountId } = await clouds.account();
    await rejects(
      clouds.control(`/accounts/${accountId}/reports`, body),
      message,
    );
  });
}

Deno.test("an object read to its end was listed with its size", async () => {
  await using clouds = await testClouds();
  const { post, client, bucket } = await scene(clouds);
  await post("deliver");
  for (const key of await listKeys(client(), bucket)) {
    const head = await client().send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
    );
    equal((await readBytes(client(), bucket, key)).length, head.ContentLength);
  }
});

Deno.test("lines name the invoice they stand on, once it is issued", async () => {
  await using clouds = await testClouds();
  const { post, client, bucket } = await scene(clouds, { parts: 1 });
  const invoices = async (period: string) => {
    const { keys: [key = ""] } = await post("deliver", { period });
    const found = new Map<string, Set<string>>();
    for (const record of await readRecords(client(), bucket, key)) {
      const kind = `${record["bill/InvoicingEntity"]} ${
        record["bill/BillType"]
      }`;
      const ids = found.get(kind) ?? new Set();
      found.set(kind, ids.add(record["bill/InvoiceId"] ?? ""));
    }
    return found;
  };
  const closed = await invoices("2026-02");
  equal(closed.size, 5);
  const ids = [...closed.values()].flatMap((found) => [...found]);
  equal(new Set(ids).size, 5, "one for each issuer and type");
  ok(!ids.includes(""));
  const open = await invoices("2026-03");
  const aws = "Amazon Web Services EMEA SARL";
  deepEqual([...open.get(`${aws} Anniversary`) ?? []], [""]);
  ok(!open.get(`${aws} Refund`)?.has(""));
  ok(!open.get("Amazon Web Services, Inc. Purchase")?.has(""));
});
