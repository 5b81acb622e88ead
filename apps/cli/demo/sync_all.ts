import { invoke } from "./invoke.ts";
import type { DemoUser } from "./sign_up.ts";

/** One comparison of two totals of a billing period. Amounts are exact decimals. */
export interface Reconciliation {
  readonly periodStart: string;
  /** 1: the source's own totals with its rows; 3: invoices with charges. */
  readonly level: number;
  /** Of level 3. */
  readonly issuer: string | null;
  readonly currency: string;
  readonly measure: string;
  readonly sourceTotal: string;
  readonly readTotal: string;
  readonly residual: string;
  readonly storedTotal: string;
  readonly status: "matched" | "differs";
  readonly contributors: readonly {
    readonly part: string;
    readonly residual: string;
    readonly record_types: readonly string[];
  }[];
}

/** A run as the function answers it. */
export interface Run {
  readonly syncLogId: string;
  readonly jobId: string;
  readonly status: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly recordsSynced: number;
  readonly recordsFailed: number;
  readonly requests: number;
  readonly requestsPriceUsd: string;
  readonly jobs: readonly {
    readonly dataset: string;
    readonly periodStart: string | null;
    readonly status: string;
    readonly pages: number;
    readonly recordsSynced: number;
  }[];
  readonly warnings: readonly {
    readonly code: string;
    readonly message: string;
  }[];
  readonly reconciliation: readonly Reconciliation[];
  /** Accounts whose agreements could not be read. */
  readonly notCovered: readonly {
    readonly dataset: string;
    readonly accountId: string;
    readonly code: string;
  }[];
}

const POLL_MILLISECONDS = 500;
const PATIENCE_MILLISECONDS = 120_000;

/**
 * Syncs all four datasets through one call.
 *
 * @param startDate First of the oldest month to read.
 * @throws {Error} When the run fails or takes longer than two minutes.
 */
export async function syncAll(
  user: DemoUser,
  { integrationId, startDate }: { integrationId: string; startDate: string },
  report: (line: string) => void,
): Promise<Run> {
  const run = await invoke<Run>(user, "aws-data-sync", {
    body: { integrationId, dataType: "all", startDate },
  });
  return await followRun(user, run, report);
}

/**
 * A run at its end. When the function hands over, the run goes on in the background, so its state is asked for.
 *
 * @throws {Error} When it fails or takes longer than two minutes.
 */
export async function followRun(
  user: DemoUser,
  begun: Run,
  report: (line: string) => void,
): Promise<Run> {
  let run = begun;
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (run.status === "running") {
    if (performance.now() > deadline) {
      throw new Error(`the sync still runs after two minutes: ${run.jobId}`);
    }
    report(`${run.recordsSynced} records so far`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    run = await readRun(user, run.syncLogId);
  }
  const failed = run.jobs.filter(({ status }) => status === "failed");
  const isGood = run.status === "succeeded" || run.status === "partial";
  if (isGood && failed.length === 0) return run;
  throw new Error(`the sync ${run.status}: ${JSON.stringify(run)}`);
}

/** A run as it stands. */
export async function readRun(user: DemoUser, syncLogId: string): Promise<Run> {
  return await invoke<Run>(user, `aws-data-sync/${syncLogId}`, {
    method: "GET",
  });
}
