/**
 * A job of a cost report, cut at every call it makes, over the loopback S3: the worker's process or its connection, before the
 * call reaches the database or after it has committed. One grain key stands in all seven parts; whoever takes over, what is
 * published is what an undisturbed run publishes, and what DECIMAL adds up over the files.
 *
 * @module
 */
import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { csvLines } from "../../bench/cur_lines.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { runJob } from "../../shared/jobs/run_job.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { curContent } from "../support/cur_content.ts";
import { type CurWorld, curWorld } from "../support/cur_world.ts";
import { type Cut, startCuttingProxy } from "../support/cutting_proxy.ts";
import {
  claimJob,
  connectThrough,
  finishAll,
  jobTools,
} from "../support/engine_world.ts";
import { publishedSums } from "../support/published_sums.ts";
import { reportDecimals } from "../support/report_decimals.ts";

/** A part of several answers in gzip, one in plain CSV, five of one page each. */
const PARTS = [
  { name: "1.csv.gz", lines: 30 },
  { name: "2.csv", lines: 30 },
  ...[3, 4, 5, 6, 7].map((part) => ({ name: `${part}.csv.gz`, lines: 9 })),
];
const BOUNDS = { chargesAtMost: 9, groupsAtMost: 16 };

Deno.test("a grain key in seven parts, cut at any call: exact", async (t) => {
  const folder = await Deno.makeTempDir();
  await using world = await curWorld();
  try {
    const paths = await putParts(world, folder);
    const undisturbed = await disturbedRun(world, null);
    deepEqual(await publishedSums(world.admin), await reportDecimals(paths));
    const [shared] = await world.admin`
      select max(c.source_lines)::int as most from charges c`;
    ok(shared?.most >= 7);
    ok(undisturbed.calls >= 13, `${undisturbed.calls} calls`);
    for (const cut of everyCut(undisturbed.calls)) {
      const who = cut.isDeath ? "process" : "connection";
      await t.step(`${who} cut ${cut.moment} call ${cut.call}`, async () => {
        const { content } = await disturbedRun(world, cut);
        equal(content, undisturbed.content);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** The first line of the first part stands at the end of each. */
async function putParts(world: CurWorld, folder: string): Promise<string[]> {
  const texts = PARTS.map(({ lines }, part) => [
    ...csvLines({ lines, columns: 92, seed: 8, part, groupsADay: 1 }),
  ]);
  const files = PARTS.map(({ name }, part) => {
    const text = [...texts[part] ?? [], texts[0]?.[1]].join("");
    const bytes = new TextEncoder().encode(text);
    return {
      name,
      bytes: name.endsWith(".gz") ? new Uint8Array(gzipSync(bytes)) : bytes,
    };
  });
  await world.put(files);
  return await Promise.all(files.map(async ({ name, bytes }) => {
    const path = join(folder, name);
    await Deno.writeFile(path, bytes);
    return path;
  }));
}

function everyCut(calls: number): Cut[] {
  return Array.from(
    { length: calls },
    (_, index) =>
      (["before", "after"] as const).flatMap((moment) =>
        [true, false].map((isDeath) => ({ call: index + 1, moment, isDeath }))
      ),
  ).flat();
}

/** Runs a job through a proxy that cuts, then lets another worker take over. */
async function disturbedRun(
  world: CurWorld,
  cut: Cut | null,
): Promise<{ content: string; calls: number }> {
  // An unchanged delivery would not be read again.
  await world
    .admin`truncate charges, charge_loads, cost_coverage, cloud_accounts cascade`;
  const jobId = await world.request();
  const target = new URL(world.database.url("service_role"));
  await using proxy = startCuttingProxy(
    { hostname: target.hostname, port: Number(target.port) },
    cut,
  );
  const sql = connectThrough(world, proxy.port);
  try {
    const database = directDatabase(sql);
    const tools = jobTools(engine(database), world.openSmall(BOUNDS, database));
    await runJob(await claimJob(tools), tools).catch(() => "dead");
  } catch {
    // The claim itself was cut.
  } finally {
    await sql.end({ timeout: 0 });
  }
  const calls = proxy.calls();
  await finishAll(world, jobTools(world.engine, world.openSmall(BOUNDS)));
  return { content: await curContent(world.admin, jobId), calls };
}
