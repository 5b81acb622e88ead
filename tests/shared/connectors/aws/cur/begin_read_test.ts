import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { reportScene } from "../../../../support/report_scene.ts";
import { assertTrue } from "../../../../support/report_truth.ts";
import {
  readPages,
  stage,
  type StagedLoad,
} from "../../../../support/staged_load.ts";

Deno.test("cur() reads an unchanged delivery not again, for one request", async () => {
  for (const kind of ["legacy", "cur2"]) {
    for (const versioning of ["overwrite", "create_new"]) {
      await using scene = await reportScene({ kind, versioning });
      await scene.deliver();
      const published = publishedOf(await scene.readCur());
      const before = (await scene.s3Calls()).length;
      const staged = await scene.readCur({ published });
      deepEqual([staged.end, staged.load, staged.requests], [
        "complete",
        null,
        1,
      ]);
      equal((await scene.s3Calls()).length - before, 1);
      deepEqual(staged.warnings, []);
    }
  }
});

Deno.test("cur() reads an unchanged delivery again when it is read otherwise", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  const published = publishedOf(await scene.readCur());
  for (
    const change of [
      { tagKeys: ["environment"] },
      { report: { keeps_resource_ids: true } },
    ]
  ) ok((await scene.readCur({ published, ...change })).load !== null);
});

Deno.test("cur() reads a newer delivery, and of a shrunken one only what it names", async () => {
  await using scene = await reportScene({ parts: 3 });
  await scene.deliver();
  const published = publishedOf(await scene.readCur());
  scene.aws.clock.advance(6 * 3_600_000);
  const { id } = await scene.deliver({ parts: 1 });
  const staged = await scene.readCur({ published });
  equal(staged.load?.version, id);
  equal(staged.parts.size, 1);
  await assertTrue(scene, staged);
});

Deno.test("cur() ignores a delivery that is older than what is published", async () => {
  await using scene = await reportScene({ kind: "cur2" });
  await scene.deliver();
  const staged = await scene.readCur({
    published: {
      manifest_key: "s3://elsewhere/Manifest.json",
      manifest_etag: '"1"',
      delivered_at: "2026-04-21T00:00:00Z",
      version: "later",
    },
  });
  equal(staged.load, null);
  equal(staged.end, "complete");
  deepEqual(staged.warnings.map(({ code }) => code), ["DELIVERY_OLDER"]);
});

Deno.test("cur() keeps to the newest execution when an older one arrives late", async () => {
  await using scene = await reportScene({
    kind: "cur2",
    versioning: "create_new",
  });
  await scene.deliver();
  scene.aws.clock.advance(3_600_000);
  const { id } = await scene.deliver();
  const root = `/accounts/${scene.account.accountId}/reports/costs`;
  scene.aws.clock.advance(3_600_000);
  await scene.aws.control(`${root}/restore`, { delivery: 1 });
  const staged = await scene.readCur();
  equal(staged.load?.version, id);
});

Deno.test("cur() says that nothing was delivered, and where it looked", async () => {
  await using scene = await reportScene();
  const [warning] = (await scene.readCur()).warnings;
  equal(warning?.code, "DELIVERY_MISSING");
  match(
    warning?.message ?? "",
    /BILLING_PERIOD=2026-04\/ or .*20260401-20260501/,
  );
});

Deno.test("cur() waits for a delivery that is half-written, naming the file", async () => {
  await using scene = await reportScene();
  const { keys } = await scene.deliver({ halfWritten: "missing_part" });
  const missing = keys.find((key) => /-2\.csv\.gz$/.test(key)) ?? "";
  await rejects(scene.readCur(), {
    code: "PROVIDER_UNAVAILABLE",
    retryAfterSeconds: 900,
    details: { file: missing },
  });
  const root = `/accounts/${scene.account.accountId}/reports/costs`;
  await scene.aws.control(`${root}/complete`, {});
  await assertTrue(scene, await scene.readCur());
});

Deno.test("cur() waits while files are newer than their manifest", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  scene.aws.clock.advance(3_600_000);
  await scene.deliver({ halfWritten: "no_manifest" });
  await rejects(scene.readCur(), {
    code: "PROVIDER_UNAVAILABLE",
    message: /is newer than the manifest/,
  });
  scene.aws.clock.advance(3 * 3_600_000);
  equal((await scene.readCur()).end, "complete", "nobody is at it any more");
});

Deno.test("cur() begins anew when the delivery changes while it is read", async () => {
  await using scene = await reportScene();
  const first = await scene.deliver();
  await scene.deliver({ afterGets: 1 });
  const staged = await scene.readCur();
  ok(staged.load?.version !== first.id);
  await assertTrue(scene, staged);
  const restarts = staged.pages.filter(({ rows }) => rows.restarts_load);
  equal(restarts.length, 1);
});

Deno.test("cur() gives a load up whose delivery is another one when it goes on", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  const [page] = await readPages(await scene.cur());
  scene.aws.clock.advance(3_600_000);
  const { id } = await scene.deliver();
  const rest = await readPages(await scene.cur(), page?.cursor);
  equal(rest[0]?.rows.restarts_load, true);
  const staged = stage(page === undefined ? rest : [page, ...rest]);
  equal(staged.load?.version, id);
  await assertTrue(scene, staged);
});

Deno.test("cur() reads parts again that did not add up, and all of another delivery", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  const whole = await readPages(await scene.cur());
  const { part = "" } = whole[1]?.rows ?? {};
  const again = { v: 1, read_again: [part] };
  const pages = await readPages(await scene.cur(), again);
  equal(pages.length, 1);
  deepEqual([pages[0]?.rows.part, pages[0]?.rows.restarts_part], [part, true]);
  await assertTrue(scene, stage([...whole, ...pages]));
  scene.aws.clock.advance(3_600_000);
  await scene.deliver();
  const other = await readPages(await scene.cur(), again);
  equal(other[0]?.rows.restarts_load, true);
  await assertTrue(scene, stage([...whole, ...other]));
});

Deno.test("cur() replaces what another version of its cursor wrote", async () => {
  await using scene = await reportScene();
  await scene.deliver();
  const pages = await readPages(await scene.cur(), { v: 0 });
  equal(pages[0]?.rows.restarts_load, true);
});

function publishedOf({ load }: StagedLoad) {
  const { delivery, version = "" } = load ?? {};
  if (delivery === undefined) throw new Error("the load has no delivery");
  return { ...delivery, version };
}
