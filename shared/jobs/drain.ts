/**
 * Draining: claim and run jobs one after the other until none is due or the budget is spent.
 *
 * @module
 */
import type { Job } from "../domain/job.ts";
import { type JobTools, runJob, type RunOutcome } from "./run_job.ts";

/** What a drain did. */
export interface Drained {
  /** Claims, by what became of them. */
  readonly outcomes: Readonly<Partial<Record<RunOutcome, number>>>;
  /** Whether it stopped for its budget or signal; false: nothing more was due. */
  readonly isCutShort: boolean;
}

/** Runs what `claim` gives until it gives nothing, the budget is spent or the signal aborts. */
export async function drain(
  claim: () => Promise<Job | null>,
  tools: JobTools,
): Promise<Drained> {
  const outcomes: Partial<Record<RunOutcome, number>> = {};
  while (tools.budget.exhausted() === null && !tools.signal.aborted) {
    const job = await claim();
    if (job === null) return { outcomes, isCutShort: false };
    const outcome = await runJob(job, tools);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return { outcomes, isCutShort: true };
}
