/**
 * A job of charges and one of records, cut at every call it makes: the worker's process or its connection, before the call reaches the
 * database or after it has committed. Whoever takes over, what readers find is what an undisturbed run leaves.
 *
 * @module
 */
import { equal, ok } from "node:assert/strict";
import { engine } from "../../shared/jobs/engine.ts";
import { type OpenSource, runJob } from "../../shared/jobs/run_job.ts";
import { directDatabase } from "../../shared/platform/direct_database.ts";
import { CONTRACT_CALLS, contractSource } from "../support/contract_source.ts";
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

/** A dataset, how many calls an undisturbed run of it makes, and what it must leave. */
interface CutJob {
  readonly source: OpenSource;
  readonly dataset: string;
  readonly calls: number;
  readonly leaves: readonly string[];
}

const JOBS: readonly CutJob[] = [
  {
    source: () => Promise.resolve(ledgerSource({ seed: 20 })),
    dataset: "service_usage",
    // One claim, twenty pages, one finish.
    calls: 22,
    leaves: ["Not attributed by the source", '"status": "matched"'],
  },
  {
    source: () => Promise.resolve(contractSource()),
    dataset: "contracts",
    calls: CONTRACT_CALLS,
    leaves: [
      '"amount": 2.20',
      '"kind": "renewalTerm"',
      '"is_covered": false',
      '"staged": 0',
    ],
  },
];

for (const job of JOBS) {
  Deno.test(`runJob() leaves the same bytes wherever process or connection is cut: ${job.dataset}`, async (t) => {
    await using world = await engineWorld();
    const undisturbed = await disturbedRun(world, job, null);
    equal(undisturbed.calls, job.calls);
    for (const text of job.leaves) {
      ok(undisturbed.content.includes(text), `${text} is left`);
    }
    for (const cut of everyCut(job)) {
      const who = cut.isDeath ? "process" : "connection";
      await t.step(`${who} cut ${cut.moment} call ${cut.call}`, async () => {
        const { content } = await disturbedRun(world, job, cut);
        equal(content, undisturbed.content);
      });
    }
  });
}

function everyCut({ calls }: CutJob): Cut[] {
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
  world: EngineWorld,
  { source, dataset }: CutJob,
  cut: Cut | null,
): Promise<{ content: string; calls: number }> {
  // What an earlier run left must not pass for what this one publishes.
  await world.admin`delete from aws_contracts`;
  await world.admin`delete from aws_contract_charges`;
  await world.admin`delete from account_coverage`;
  const { sync_run_id: runId } = await requestSync(world, {
    data_types: [dataset],
  });
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
