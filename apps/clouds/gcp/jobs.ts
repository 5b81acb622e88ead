/**
 * Queries as jobs of BigQuery: run, asked after, read page by page, given up.
 *
 * Source: cloud.google.com/bigquery/docs/reference/rest/v2/jobs. Time passes for a query with each answer that it runs still.
 *
 * @module
 */
import type { GcpAccount } from "./account.ts";
import { GcpError } from "./gcp_error.ts";
import type { QueryJob } from "./query_job.ts";
import { type QueryRequest, rowsOf } from "./query_request.ts";
import { parseQuery } from "./sql/parse_query.ts";
import { runQuery } from "./sql/run_query.ts";
import { openTable } from "./tables.ts";

type Json = Record<string, unknown>;

/** Runs a query. @throws {GcpError} what it fails with. */
export function runJob(
  account: GcpAccount,
  request: QueryRequest,
  { id, now }: { readonly id: string; readonly now: Date },
): QueryJob {
  const { requestId, location, sql, parameters } = request;
  const same = requestId === null
    ? undefined
    : [...account.jobs.values()].find((job) => job.requestId === requestId);
  if (same !== undefined) return same;
  if (location !== null && location !== account.location) {
    throw new GcpError(
      404,
      "notFound",
      `Not found: Dataset ${account.projectId} was not found in location ${location}`,
    );
  }
  const parsed = parseQuery(sql);
  const table = openTable(account, parsed.table, now);
  const job = {
    id,
    sql,
    requestId,
    result: runQuery(parsed, table, parameters),
    pollsLeft: account.runningPolls,
    isCancelled: false,
  };
  if (!request.isDryRun) account.jobs.set(id, job);
  return job;
}

/** A job by its id. @throws {GcpError} notFound */
export function findJob(
  account: GcpAccount,
  id: string,
  location: string | null,
): QueryJob {
  const job = account.jobs.get(id);
  const isHere = location === null || location === account.location;
  if (job !== undefined && isHere) return job;
  throw new GcpError(
    404,
    "notFound",
    `Not found: Job ${account.projectId}:${location ?? "US"}.${id}`,
  );
}

/** A page of results, or the word that the query runs still. @throws {GcpError} for a token that was not given for this job. */
export function resultsOf(
  account: GcpAccount,
  job: QueryJob,
  asked: { readonly maxResults: unknown; readonly token: string | null },
): Json {
  const { projectId, location } = account;
  const head = { jobReference: { projectId, jobId: job.id, location } };
  if (job.isCancelled) {
    throw new GcpError(
      400,
      "stopped",
      "Job execution was cancelled: User requested cancellation",
    );
  }
  if (job.pollsLeft > 0) {
    job.pollsLeft--;
    return { ...head, jobComplete: false };
  }
  const { schema, rows } = job.result;
  const from = asked.token === null ? 0 : offsetOf(asked.token, job);
  const most = rowsOf(asked.maxResults);
  const next = from + Math.min(most, account.pageSize ?? most);
  return {
    ...head,
    jobComplete: true,
    schema: { fields: schema.map((field) => ({ ...field, mode: "NULLABLE" })) },
    totalRows: String(rows.length),
    totalBytesProcessed: "0",
    cacheHit: false,
    ...(rows.length === 0 ? {} : {
      rows: rows.slice(from, next).map((row) => ({
        f: row.map((v) => ({ v })),
      })),
    }),
    ...(next < rows.length ? { pageToken: btoa(`${job.id}/${next}`) } : {}),
  };
}

/** A job as jobs.insert and jobs.get show it. */
export function jobResource(account: GcpAccount, job: QueryJob): Json {
  const { projectId, location } = account;
  return {
    kind: "bigquery#job",
    id: `${projectId}:${location}.${job.id}`,
    jobReference: { projectId, jobId: job.id, location },
    configuration: { jobType: "QUERY", query: { query: job.sql } },
    status: {
      state: job.pollsLeft > 0 && !job.isCancelled ? "RUNNING" : "DONE",
      ...(job.isCancelled
        ? { errorResult: { reason: "stopped", message: "Job cancelled" } }
        : {}),
    },
  };
}

function offsetOf(token: string, job: QueryJob): number {
  const [, id, offset] = /^(.+)\/(\d+)$/.exec(decoded(token)) ?? [];
  if (id === job.id) return Number(offset);
  throw new GcpError(400, "invalid", `Invalid value for pageToken: ${token}`);
}

function decoded(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}
