/**
 * A job of twenty pages, cut at every call it makes: the worker's process or its connection, before the call reaches the
 * database or after it has committed. Whoever takes over, what readers find is what an undisturbed run leaves.
 *
 * @module
 */
import { equal, ok } from "node:assert/strict";
import { engine } from "../../shared/jobs/engine.ts";
import { runJob } from "../../shared/jobs/run_job.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { type Cut, startCuttingProxy } from "../support/cutting_proxy.ts";
import {
  claimJob,
  connectThrough,
  type EngineWorld,
  engineWorld,
  finishAll,
  jobTools,
  requestSync,
} from "../support/engine_world.ts";
import { jobContent } from "../support/job_content.ts";
import { ledgerSource } from "../support/ledger_source.ts";

const source = () => Promise.resolve(ledgerSource({ seed: 20 }));

/** One claim, twenty pages, one finish. */
const CALLS = 22;

Deno.test("runJob() leaves the same bytes wherever process or connection is cut", async (t) => {
  await using world = await engineWorld();
  const undisturbed = await disturbedRun(world, null);
  equal(undisturbed.calls, CALLS);
  ok(undisturbed.content.includes("Not attributed by the source"));
  ok(undisturbed.content.includes('"status": "matched"'));
  for (const cut of everyCut()) {
    const who = cut.isDeath ? "process" : "connection";
    await t.step(`${who} cut ${cut.moment} call ${cut.call}`, async () => {
      const { content } = await disturbedRun(world, cut);
      equal(content, undisturbed.content);
    });
  }
});

function everyCut(): Cut[] {
  return Array.from(
    { length: CALLS },
    (_, index) =>
      (["before", "after"] as const).flatMap((moment) =>
        [true, false].map((isDeath) => ({ call: index + 1, moment, isDeath }))
      ),
  ).flat();
}

/** Runs a job through a proxy that cuts, then lets another worker take over. */
async function disturbedRun(
  world: EngineWorld,
  cut: Cut | null,
): Promise<{ content: string; calls: number }> {
  const { sync_run_id: runId } = await requestSync(world);
  const target = new URL(world.database.url("service_role"));
  await using proxy = startCuttingProxy(
    { hostname: target.hostname, port: Number(target.port) },
    cut,
  );
  const sql = connectThrough(world, proxy.port);
  try {
    const tools = jobTools(engine(directDatabase(sql)), source);
    await runJob(await claimJob(tools), tools).catch(() => "dead");
  } catch {
    // The claim itself was cut.
  } finally {
    await sql.end({ timeout: 0 });
  }
  const calls = proxy.calls();
  await finishAll(world, jobTools(world.engine, source));
  const [job] = await world
    .admin`select job_id from sync_run_jobs where run_id = ${runId}`;
  return { content: await jobContent(world.admin, job?.job_id), calls };
}
