/**
 * Running one claimed job: read a page, commit it, ask for the next, until the source ends, the budget does, or
 * something fails. Whatever happens, the job row afterwards tells the truth.
 *
 * @module
 */
import type { Budget, Work } from "../platform/budget.ts";
import { type Fault, faultFrom } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import type { Job } from "../domain/job.ts";
import { type Page, STAGED_KINDS } from "../domain/page.ts";
import type { Source } from "../domain/source.ts";
import type { Committed, Engine, Failure } from "./engine.ts";

/** Finds the source of a job: which connector, with which credentials. @throws {Fault} */
export type OpenSource = (job: Job) => Promise<Source>;

/** What a job runs with. */
export interface JobTools {
  /** The job's way to the database. */
  readonly engine: Engine;
  /** Finds the source. */
  readonly openSource: OpenSource;
  /** Ends the run before the platform would. */
  readonly budget: Budget;
  /** Takes one line per thing worth knowing. */
  readonly log: Log;
  /** Aborts the run: it hands over after the page in flight. */
  readonly signal: AbortSignal;
}

/** What became of the claim. `lost`: the job belongs to another worker by now, or was cancelled. */
export type RunOutcome =
  | "succeeded"
  | "partial"
  | "queued"
  | "failed"
  | "handed_over"
  | "lost";

/** Runs a claimed job as far as it goes. Does not throw for what the job row can tell. */
export async function runJob(job: Job, tools: JobTools): Promise<RunOutcome> {
  let source: Source | null = null;
  try {
    source = await tools.openSource(job);
    return await readPages(job, source, tools);
  } catch (error) {
    const fault = faultFrom(error);
    const needsWorker = fault.code === "NEEDS_WORKER";
    if (tools.signal.aborted || needsWorker) {
      return await handOver(job, source, { ...tools, needsWorker });
    }
    return await report(job, source, fault, tools);
  }
}

/** Stopped while a page was being read: the page in flight is dropped, the next holder reads it again. */
async function handOver(
  job: Job,
  source: Source | null,
  { engine, log, needsWorker }: JobTools & { readonly needsWorker: boolean },
): Promise<RunOutcome> {
  try {
    const requests = source?.unreportedRequests() ?? [];
    await engine.yield(job, requests, { needsWorker });
    return "handed_over";
  } catch (error) {
    const { code } = faultFrom(error);
    log.info("job lost", { job_id: job.job_id, code });
    return "lost";
  }
}

async function readPages(
  job: Job,
  source: Source,
  tools: JobTools,
): Promise<RunOutcome> {
  const { engine, budget, signal } = tools;
  let pageNo = job.page_no;
  const end = endIn(job.cursor);
  if (end !== null) return (await engine.finish(job, end)).status;
  for await (const page of source.pages(job.cursor, signal)) {
    const committed = await commitTwice(tools, job, ++pageNo, withEnd(page));
    source.committed?.({ requestsToday: committed.requests_today });
    budget.spend(workOf(page));
    if (page.end !== undefined) {
      return (await engine.finish(job, page.end)).status;
    }
    if (budget.exhausted() !== null || signal.aborted) {
      await engine.yield(job, source.unreportedRequests());
      return "handed_over";
    }
  }
  throw new TypeError(
    `Cannot finish ${job.dataset} as its source stopped without an end`,
  );
}

/**
 * The end is kept with the last page, so that a worker killed between that page and the finish leaves a job
 * that only needs finishing.
 */
function withEnd(page: Page<unknown>): Page<unknown> {
  if (page.end === undefined) return page;
  return { ...page, cursor: { v: 1, end: page.end } };
}

function endIn(cursor: unknown): "complete" | "incomplete" | null {
  const end = (cursor as { end?: unknown } | null)?.end;
  return end === "complete" || end === "incomplete" ? end : null;
}

/** An answer lost on the way is asked for once more: the page number tells whether it was committed. */
async function commitTwice(
  { engine, log }: JobTools,
  job: Job,
  pageNo: number,
  page: Page<unknown>,
): Promise<Committed> {
  try {
    return await engine.commit(job, pageNo, page);
  } catch (error) {
    const fault = faultFrom(error);
    if (
      fault.code !== "DATABASE_UNAVAILABLE" && fault.code !== "DATABASE_TIMEOUT"
    ) throw fault;
    log.warn("page committed again as its answer was lost", {
      job_id: job.job_id,
      page_no: pageNo,
      code: fault.code,
    });
    return await engine.commit(job, pageNo, page);
  }
}

/** What a page took: rows mapped, bytes received, requests made, its commit among them. */
export function workOf(page: Page<unknown>): Required<Work> {
  const charges = page.rows.charges?.length ?? 0;
  return {
    rows: charges + STAGED_KINDS.reduce(
      (sum, kind) => sum + (page.rows[kind]?.length ?? 0),
      0,
    ),
    bytes: page.bytes ?? 0,
    foldedBytes: page.folded_bytes ?? 0,
    foldedRows: page.folded_bytes === undefined ? 0 : charges,
    requests: 1 +
      page.requests.reduce((sum, { requests }) => sum + requests, 0),
  };
}

async function report(
  job: Job,
  source: Source | null,
  fault: Fault,
  { engine, log }: JobTools,
): Promise<RunOutcome> {
  if (isLoss(fault)) {
    log.info("job lost", { job_id: job.job_id, code: fault.code });
    return "lost";
  }
  log.warn("job failed", {
    job_id: job.job_id,
    dataset: job.dataset,
    code: fault.code,
    reason: fault.message,
    cause: fault.cause,
  });
  try {
    const { status } = await engine.fail(
      job,
      failureOf(fault, source?.unreportedRequests() ?? []),
    );
    return status;
  } catch (error) {
    // The lease runs out and the job is rescued: nothing more can be told from here.
    const second = faultFrom(error);
    log.warn("failure not stored", { job_id: job.job_id, code: second.code });
    return "lost";
  }
}

function isLoss({ code }: Fault): boolean {
  return code === "LEASE_LOST" || code === "JOB_CANCELLED" ||
    code === "CHECKPOINT_STALE";
}

function failureOf(
  fault: Fault,
  requests: Failure["requests"],
): Failure {
  return {
    code: fault.code,
    message: fault.message,
    // A bug may lie in one moment's data: it gets the same few attempts as a provider's fault.
    isRetryable: fault.retry || fault.code === "INTERNAL",
    retryAfterSeconds: fault.retryAfterSeconds,
    requests,
    isAboutCredentials: isAboutCredentials(fault),
  };
}

/** A refused dataset says nothing of the others; refused credentials do. */
function isAboutCredentials({ code, details }: Fault): boolean {
  return code === "PROVIDER_CREDENTIALS_INVALID" ||
    code === "SEALED_SECRET_UNREADABLE" ||
    details["isAboutCredentials"] === true;
}
