import { deepEqual, equal, rejects } from "node:assert/strict";
import type { PageRows } from "../../shared/domain/page.ts";
import type { Job } from "../../shared/domain/job.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
} from "../support/engine_world.ts";
import { charge, PAYER, primaryTotal, total } from "../support/publish.ts";

const DELIVERY = {
  manifest_key: "s3://reports/cur/Manifest.json",
  manifest_etag: '"1"',
  delivered_at: "2026-10-05T03:00:00Z",
  reading: "all",
};

const load = (version: string) => ({
  source: "aws_cur",
  billing_account_id: PAYER,
  version,
  delivery: DELIVERY,
});

async function openCur(world: EngineWorld): Promise<Job> {
  await world
    .admin`update public.integrations set settings = ${
    world.admin.json({ cost_report: { bucket: "reports", name: "cur" } })
  } where id = ${world.tenant.integrationId}`;
  await requestSync(world, { data_types: ["cur"] });
  return await claimJob(world);
}

function commit(
  { engine }: EngineWorld,
  job: Job,
  pageNo: number,
  rows: PageRows,
  rejects = 0,
) {
  return engine.commit(job, pageNo, {
    rows,
    rejects: Array.from({ length: rejects }, () => ({
      reason: "line_item_unblended_cost: expected a decimal number",
      record_path: "1",
      raw: "",
    })),
    requests: [],
    cursor: { v: 1 },
  });
}

/** One part with one dollar and its totals. */
const part = (
  name: string,
  cost: string,
  { lines = 1, said = cost }: { lines?: number; said?: string } = {},
): PageRows => ({
  part: name,
  charges: [charge({ unblended_cost: cost, usage_type: name })],
  part_totals: [total(name, said, { source_lines: lines })],
});

Deno.test("engine_known_delivery() tells what is published, and the organization's tag keys", async () => {
  await using world = await engineWorld();
  const first = await openCur(world);
  const known = () =>
    world.service.call("engine_known_delivery", { job_id: first.job_id });
  const before = await known() as { delivery: unknown; tag_keys: string[] };
  equal(before.delivery, null);
  equal(before.tag_keys.length, 20);
  await commit(world, first, 1, { load: load("a-1"), ...part("one", "1") });
  equal((await known() as typeof before).delivery, null);
  await world.engine.finish(first, "complete");
  const second = await openCur(world);
  deepEqual(
    await world.service.call("engine_known_delivery", {
      job_id: second.job_id,
    }),
    {
      delivery: { ...DELIVERY, version: "a-1" },
      tag_keys: before.tag_keys,
    },
  );
});

Deno.test("engine.finish() of a job that found its delivery unchanged leaves what is published", async () => {
  await using world = await engineWorld();
  const first = await openCur(world);
  await commit(world, first, 1, { load: load("a-1"), ...part("one", "1.25") });
  await world.engine.finish(first, "complete");
  const second = await openCur(world);
  await commit(world, second, 1, {});
  const { status } = await world.engine.finish(second, "complete");
  equal(status, "succeeded");
  equal(await primaryTotal(world), "1.25");
});

Deno.test("engine.commit() with restarts_load gives up what was read of the delivery before", async () => {
  await using world = await engineWorld();
  const job = await openCur(world);
  await commit(world, job, 1, { load: load("a-1"), ...part("one", "1") }, 1);
  await commit(world, job, 2, {
    load: load("a-2"),
    restarts_load: true,
    ...part("one", "2"),
  });
  await commit(world, job, 3, part("two", "3"));
  const { status } = await world.engine.finish(job, "complete");
  equal(status, "succeeded");
  equal(await primaryTotal(world), "5");
  deepEqual(
    (await world
      .admin`select version, status from public.charge_loads order by version`)
      .map(({ version, status }) => `${version} ${status}`),
    ["a-1 abandoned", "a-2 published"],
  );
  const [rejected] = await world
    .admin`select count(*)::int as n from public.sync_rejects`;
  equal(rejected?.n, 0);
});

Deno.test("part_totals replace those of their part alone, and lines are counted too", async () => {
  await using world = await engineWorld();
  const job = await openCur(world);
  await commit(world, job, 1, { load: load("a-1"), ...part("one", "1") });
  await commit(world, job, 2, part("two", "2", { lines: 3 }));
  const again = await world.engine.finish(job, "complete");
  deepEqual([again.status, again.reread], ["queued", true]);
  const second = await claimJob(world);
  deepEqual(second.cursor, { v: 1, read_again: ["two"] });
  await commit(world, second, 3, {
    ...part("two", "2", { lines: 1 }),
    restarts_part: true,
  });
  const { status } = await world.engine.finish(second, "complete");
  equal(status, "succeeded");
  deepEqual(
    (await world
      .admin`select measure, source_total::text, status from public.reconciliations order by 1`)
      .map((row) => Object.values(row).join(" ")),
    ["source_lines 2 matched", "unblended_cost 3 matched"],
  );
});

Deno.test("a lasting difference in lines makes the job partial and no row of money", async () => {
  await using world = await engineWorld();
  const job = await openCur(world);
  const short = part("one", "1", { lines: 2 });
  await commit(world, job, 1, { load: load("a-1"), ...short });
  await world.engine.finish(job, "complete");
  const second = await claimJob(world);
  await commit(world, second, 2, { ...short, restarts_part: true });
  const { status } = await world.engine.finish(second, "complete");
  equal(status, "partial");
  const [rows] = await world
    .admin`select count(*)::int as n, sum(source_lines)::int as lines from public.charges`;
  deepEqual({ ...rows }, { n: 1, lines: 1 });
});

Deno.test("engine.commit() refuses totals of another part than the page's", async () => {
  await using world = await engineWorld();
  const job = await openCur(world);
  await commit(world, job, 1, {
    load: load("a-1"),
    ...part("one", "1"),
    part_totals: [total("two", "1")],
  });
  const [kept] = await world
    .admin`select count(*)::int as n from private.control_totals`;
  equal(kept?.n, 0);
  await rejects(
    world.service.call("engine_known_delivery", {}),
    "a job must be named",
  );
});
