/**
 * A run as callers see it, while it goes on and once it ended.
 *
 * @module
 */
import type { Database } from "../platform/database.ts";
import { Fault } from "../platform/fault.ts";
import type { Warning } from "../domain/page.ts";

/** What SQL function `read_sync_run` tells; members it has besides these are passed on. */
export interface SyncRun {
  /** Its id. */
  readonly syncLogId: string;
  /** Its readable id. */
  readonly jobId: string;
  /** Whose data. */
  readonly organizationId: string;
  /** aws, azure or gcp. */
  readonly provider: string;
  /** Derived from its jobs. */
  readonly status: "running" | "succeeded" | "partial" | "failed" | "cancelled";
  /** Code of the last trouble a job met. */
  readonly errorCode: string | null;
  /** Its sentence. */
  readonly error: string | null;
  /** One for each dataset, or each billing period of it. */
  readonly jobs: readonly RunJob[];
}

/** A job of a run; members it has besides these are passed on. */
export interface RunJob {
  /** queued, running, succeeded, partial, failed or cancelled. */
  readonly status: string;
  /** When it may be claimed (ISO 8601), of a queued one. */
  readonly runAfter: string | null;
  /** Whether only a worker without the edge's budget may claim it. */
  readonly needsWorker: boolean;
  /** What a reader of its figures should know. */
  readonly warnings: readonly Warning[];
  /** Code of its last trouble. */
  readonly errorCode: string | null;
  /** Its sentence. */
  readonly error: string | null;
}

/**
 * Reads a run with the caller's own rights.
 *
 * @throws {Fault} NOT_FOUND for an unknown and for a foreign run alike.
 */
export async function readRun(
  database: Database,
  syncLogId: string,
): Promise<SyncRun> {
  const run = await database.call<SyncRun | null>("read_sync_run", {
    sync_run_id: syncLogId,
  });
  if (run === null) throw new Fault("NOT_FOUND", "sync run not found");
  return run;
}

/**
 * The body that tells a run's state. A partial run is a success with warnings. `error` stands only where nothing
 * succeeded; a run that goes on or is partial gives the last trouble it met as `reason`.
 */
export function runState(run: SyncRun): Readonly<Record<string, unknown>> {
  const { errorCode: code, error, ...rest } = run;
  const isSuccess = run.status !== "failed" && run.status !== "cancelled";
  return {
    success: isSuccess,
    ...rest,
    warnings: isSuccess ? warningsOf(run) : ownWarnings(run),
    ...(code === null
      ? {}
      : isSuccess
      ? { reason: { code, message: error } }
      : { code, error }),
  };
}

/** The warnings of all jobs and why some of them failed: a dataset may fail where another does not. */
function warningsOf(run: SyncRun): readonly Warning[] {
  const failures = run.jobs.flatMap(({ status, errorCode, error }) =>
    status === "failed" && errorCode !== null
      ? [{ code: errorCode, message: error ?? errorCode }]
      : []
  );
  return distinct([...ownWarnings(run), ...failures]);
}

function ownWarnings({ jobs }: SyncRun): readonly Warning[] {
  return distinct(jobs.flatMap(({ warnings }) => warnings));
}

function distinct(all: readonly Warning[]): readonly Warning[] {
  return [...new Map(all.map((w) => [`${w.code} ${w.message}`, w])).values()];
}
