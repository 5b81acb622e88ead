/**
 * The engine's calls, typed: what a worker may do with a job. The work is done by the SQL functions of the same names
 * (supabase/migrations), each in one transaction under the database's clock.
 *
 * @module
 */
import type { Database } from "../platform/database.ts";
import type { Job } from "../domain/job.ts";
import type { Page, ProviderRequests, Warning } from "../domain/page.ts";

/** Seconds a lease lasts unless a page extends it: longer than any page takes, short enough to rescue soon. */
export const LEASE_SECONDS = 120;

/** Proof of holding a job. */
export interface Hold {
  /** The job. */
  readonly job_id: string;
  /** The fencing token of the claim. */
  readonly lease_token: number;
}

/** How to claim. */
export interface ClaimOptions {
  /** Who claims; shown in the job while it runs. */
  readonly owner: string;
  /** Whether jobs that cannot progress on the edge may be claimed too. */
  readonly onWorker?: boolean;
  /** Only jobs of these providers; all when absent. */
  readonly providers?: readonly string[];
}

/** What a commit tells. */
export interface Committed {
  /** Requests made through the integration this UTC day, by this job and all others. */
  readonly requests_today: number;
}

/** What became of a job that was ended. */
export interface Ended {
  /** The job's new status. */
  readonly status: "queued" | "succeeded" | "partial" | "failed";
  /** Totals did not match: the parts that differ are read again. */
  readonly reread?: boolean;
}

/** The engine over a database. */
export interface Engine {
  /** The next job in fair order, or null. */
  claim(options: ClaimOptions): Promise<Job | null>;
  /** The next queued job of one run, or null. */
  claimOfRun(runId: string, owner: string): Promise<Job | null>;
  /** The job that a request leased to `owner` when it was enqueued, or null. */
  held(jobId: string, owner: string): Promise<Job | null>;
  /**
   * Commits a page as page `pageNo`. Repeating a page whose answer was lost is safe.
   *
   * @throws {Fault} LEASE_LOST, CHECKPOINT_STALE, JOB_CANCELLED
   */
  commit(hold: Hold, pageNo: number, page: Page<unknown>): Promise<Committed>;
  /** Ends a job; a complete read is reconciled and published. @throws {Fault} LEASE_LOST, JOB_CANCELLED */
  finish(
    hold: Hold,
    outcome: "complete" | "incomplete",
    warnings?: readonly Warning[],
  ): Promise<Ended>;
  /** Hands a job over to the next invocation, or to a worker alone. @throws {Fault} LEASE_LOST, JOB_CANCELLED */
  yield(
    hold: Hold,
    requests: readonly ProviderRequests[],
    options?: { readonly needsWorker?: boolean },
  ): Promise<void>;
  /** Reports an error. @throws {Fault} LEASE_LOST, JOB_CANCELLED */
  fail(hold: Hold, failure: Failure): Promise<Ended>;
}

/** An error of a job, as it is stored and shown. */
export interface Failure {
  /** A fault code. */
  readonly code: string;
  /** One sentence, without secrets. */
  readonly message: string;
  /** Whether another attempt may help. */
  readonly isRetryable: boolean;
  /** The provider's Retry-After, when it gave one. */
  readonly retryAfterSeconds: number | null;
  /** Made since the last committed page. */
  readonly requests: readonly ProviderRequests[];
  /** Whether the credentials themselves do not work, so that no dataset of the integration can be read. */
  readonly isAboutCredentials: boolean;
}

/** The engine over `database`, which must hold the right to the machinery. */
export function engine(database: Database): Engine {
  return {
    claim: ({ owner, onWorker, providers }) =>
      database.call<Job | null>("engine_claim_job", {
        owner,
        lease_seconds: LEASE_SECONDS,
        on_worker: onWorker ?? false,
        providers: providers ?? null,
      }),
    claimOfRun: (run_id, owner) =>
      database.call<Job | null>("engine_claim_job_of_run", {
        run_id,
        owner,
        lease_seconds: LEASE_SECONDS,
      }),
    held: (job_id, owner) =>
      database.call<Job | null>("engine_held_job", { job_id, owner }),
    commit: (hold, pageNo, page) => commitPage(database, hold, pageNo, page),
    finish: ({ job_id, lease_token }, outcome, warnings = []) =>
      database.call<Ended>("engine_finish_job", {
        job_id,
        lease_token,
        outcome,
        warnings,
      }),
    async yield({ job_id, lease_token }, requests, options = {}) {
      await database.call("engine_yield_job", {
        job_id,
        lease_token,
        requests,
        needs_worker: options.needsWorker ?? false,
      });
    },
    fail: ({ job_id, lease_token }, failure) =>
      database.call<Ended>("engine_fail_job", {
        job_id,
        lease_token,
        code: failure.code,
        message: storable(failure.message),
        is_retryable: failure.isRetryable,
        retry_after_seconds: failure.retryAfterSeconds,
        requests: failure.requests,
        is_about_credentials: failure.isAboutCredentials,
      }),
  };
}

async function commitPage(
  database: Database,
  { job_id, lease_token }: Hold,
  pageNo: number,
  page: Page<unknown>,
): Promise<Committed> {
  return await database.call<Committed>("engine_commit_page", {
    job_id,
    lease_token,
    page_no: pageNo,
    cursor: page.cursor,
    rows: page.rows,
    rejects: page.rejects.map(({ reason, record_path, raw }) => ({
      reason: storable(reason),
      record_path: storable(record_path),
      raw: storable(raw.slice(0, 1024)),
    })),
    requests: page.requests,
    warnings: page.warnings ?? [],
    progress: page.progress ?? null,
    lease_seconds: LEASE_SECONDS,
  });
}

/** PostgreSQL keeps neither NUL nor half a character, and what is rejected may well hold them. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
