/**
 * Syncing whatever is connected, by provider: start, follow, cancel, retry, and where things stand. With supabase-js alone; a test
 * runs this file against the local stack.
 *
 * @module
 */
import type { SupabaseClient } from "@supabase/supabase-js";
import { callFunction } from "./call_function.ts";

/** A run that was started. */
export interface Started {
  /** What to ask for it by: `sync-aws-<organization>-<epoch seconds>`. */
  readonly job_id: string;
  readonly provider: string;
  readonly status: "started";
  readonly timestamp: string;
}

/** A run, as far as this example looks at it. */
export interface Job {
  readonly job_id: string;
  readonly status: "running" | "succeeded" | "partial" | "failed" | "cancelled";
  readonly recordsSynced: number;
  readonly requestsPriceUsd: string;
  readonly jobs: readonly {
    readonly dataset: string;
    readonly status: string;
    readonly errorCode: string | null;
  }[];
}

/** Where a provider stands. */
export interface ProviderStatus {
  readonly status:
    | "running"
    | "connected"
    | "error"
    | "disabled"
    | "not_connected";
  readonly error:
    | { readonly code: string | null; readonly message: string }
    | null;
  readonly lastSuccessAt: string | null;
}

/** Starts a sync of every enabled integration of a provider. The work goes on without us. @throws {CloudSyncError} */
export function startSync(
  supabase: SupabaseClient,
  provider: string,
  what: { dataset?: string; period?: string } = {},
): Promise<Started> {
  return callFunction<Started>(supabase, `connector-sync/sync/${provider}`, {
    body: what,
  });
}

/** Waits for the end of a run. @throws {CloudSyncError} */
export async function waitForJob(
  supabase: SupabaseClient,
  jobId: string,
  wait: (milliseconds: number) => Promise<void>,
): Promise<Job> {
  for (;;) {
    const job = await callFunction<Job>(
      supabase,
      `connector-sync/jobs/${jobId}`,
      { method: "GET" },
    );
    if (job.status !== "running") return job;
    await wait(1_000);
  }
}

/** Ends what is open of a run. @throws {CloudSyncError} */
export function cancelJob(
  supabase: SupabaseClient,
  jobId: string,
): Promise<Job> {
  return callFunction<Job>(supabase, `connector-sync/jobs/${jobId}/cancel`);
}

/** Reads again what of a run did not succeed, in a run of its own. @throws {CloudSyncError} */
export function retryJob(
  supabase: SupabaseClient,
  jobId: string,
): Promise<Started> {
  return callFunction<Started>(
    supabase,
    `connector-sync/jobs/${jobId}/retry`,
  );
}

/** Where every provider stands. @throws {CloudSyncError} */
export async function readStatus(
  supabase: SupabaseClient,
): Promise<Readonly<Record<string, ProviderStatus>>> {
  const { providers } = await callFunction<
    { providers: Record<string, ProviderStatus> }
  >(supabase, "connector-sync/status", { method: "GET" });
  return providers;
}
