import { equal } from "node:assert/strict";
import {
  type EngineWorld,
  engineWorld,
  expireLeases,
  finishAll,
  jobTools,
  requestSync,
} from "./engine_world.ts";
import { jobContent } from "./job_content.ts";
import { ledgerSource } from "./ledger_source.ts";
import { type SeededRandom, seededRandom } from "./seeded_random.ts";

const WORKER = new URL("./ledger_worker.ts", import.meta.url).pathname;
const CONFIGURATION = new URL("../../deno.json", import.meta.url).pathname;

/** What the rounds saw. */
export interface KillReport {
  readonly kills: number;
  readonly jobs: number;
  /** Jobs whose process was killed at least once between claim and end. */
  readonly disturbed: number;
}

/**
 * Kills real worker processes with SIGKILL at random moments after their claim, until `kills` are done; another process takes
 * over each time. Compares every job with an undisturbed one.
 *
 * @throws {Error} When a job left anything else behind than the undisturbed one.
 */
export async function killRounds(
  { kills, seed }: { kills: number; seed: number },
): Promise<KillReport> {
  await using world = await engineWorld();
  const random = seededRandom(seed);
  const undisturbed = await runToEnd(world, seed, null);
  const report = { kills: 0, jobs: 0, disturbed: 0 };
  while (report.kills < kills) {
    const left = kills - report.kills;
    const { content, killed } = await runToEnd(world, seed, { random, left });
    equal(content, undisturbed.content, `job ${report.jobs} of seed ${seed}`);
    report.kills += killed;
    report.jobs += 1;
    report.disturbed += killed > 0 ? 1 : 0;
  }
  return report;
}

/** One job, from its request to its end. */
async function runToEnd(
  world: EngineWorld,
  seed: number,
  killing: { random: SeededRandom; left: number } | null,
): Promise<{ content: string; killed: number }> {
  const { sync_run_id: runId } = await requestSync(world);
  let killed = 0;
  while (killing !== null && killed < killing.left) {
    const delay = killing.random.below(250);
    if (!await killWorker(world, { seed, delay })) break;
    killed += 1;
    await expireLeases(world);
  }
  const source = () => Promise.resolve(ledgerSource({ seed }));
  await finishAll(world, jobTools(world.engine, source));
  const [job] = await world
    .admin`select job_id from sync_run_jobs where run_id = ${runId}`;
  return { content: await jobContent(world.admin, job?.job_id), killed };
}

/** Whether a worker was killed after it had claimed; false when it found nothing to claim or was done before. */
async function killWorker(
  world: EngineWorld,
  { seed, delay }: { seed: number; delay: number },
): Promise<boolean> {
  const worker = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--no-lock",
      `--config=${CONFIGURATION}`,
      WORKER,
      world.database.url("service_role"),
      String(seed),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = worker.stdout.getReader();
  const { done } = await output.read();
  if (done) return false;
  const timer = setTimeout(() => kill(worker), delay);
  for (;;) if ((await output.read()).done) break;
  clearTimeout(timer);
  return (await worker.status).signal === "SIGKILL";
}

function kill(worker: Deno.ChildProcess): void {
  try {
    worker.kill("SIGKILL");
  } catch {
    // It ended by itself.
  }
}
