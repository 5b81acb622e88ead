import { invoke } from "./invoke.ts";
import type { DemoUser } from "./sign_up.ts";

/** One comparison of the source's own totals with its rows. Amounts are exact decimals. */
export interface Reconciliation {
  readonly periodStart: string;
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
    readonly periodStart: string;
    readonly periodEnd: string;
    readonly status: string;
    readonly pages: number;
    readonly recordsSynced: number;
  }[];
  readonly warnings: readonly {
    readonly code: string;
    readonly message: string;
  }[];
  readonly reconciliation: readonly Reconciliation[];
}

const POLL_MILLISECONDS = 500;
const PATIENCE_MILLISECONDS = 120_000;

/**
 * Syncs service usage through one call; when the function hands over it goes on in the background, so its state is
 * asked for until it ends.
 *
 * @throws {Error} When the run fails or takes longer than two minutes.
 */
export async function syncCosts(
  user: DemoUser,
  integrationId: string,
  report: (line: string) => void,
): Promise<Run> {
  let run = await invoke<Run>(user, "aws-data-sync", {
    body: { integrationId, dataType: "service_usage" },
  });
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (run.status === "running") {
    if (performance.now() > deadline) {
      throw new Error(`the sync still runs after two minutes: ${run.jobId}`);
    }
    report(`${run.recordsSynced} records so far`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    run = await invoke<Run>(user, `aws-data-sync/${run.syncLogId}`, {
      method: "GET",
    });
  }
  if (run.status === "succeeded" || run.status === "partial") return run;
  throw new Error(`the sync ${run.status}: ${JSON.stringify(run)}`);
}
