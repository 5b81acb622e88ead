/**
 * BigQuery over its REST API v2: queries with parameters, their results page by page, as one service account.
 *
 * Source: cloud.google.com/bigquery/docs/reference/rest. The official client is not used: see access_token.ts.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { requestTally } from "../aws/request_tally.ts";
import type { ProviderRequests } from "../../domain/page.ts";
import type { AccessTokens } from "./access_token.ts";
import { bigQueryUrl, type GcpConnection } from "./connection.ts";
import {
  parseAnswer,
  type QueryAnswer,
  type QueryJob,
} from "./query_answer.ts";
import { type GcpRequest, type JsonObject, send } from "./send.ts";

/** A query. Whatever is not a name of a table is a parameter. */
export interface Query {
  /** GoogleSQL. */
  readonly sql: string;
  /** Days, by the names the text has after `@`. */
  readonly days: Readonly<Record<string, string>>;
}

/** What running a query takes. */
export const RUN_ACTION = "bigquery.jobs.create";

/** What reading its results takes. */
export const RESULTS_ACTION = "bigquery.jobs.get";

/** Milliseconds BigQuery may hold a request until the query is done. */
const LONG_POLL_MILLISECONDS = 10_000;

/** BigQuery in one project. Takes one call at a time. */
export interface BigQuery {
  /** Asks for an access token unless there is one. @throws {Fault} PROVIDER_CREDENTIALS_INVALID and what sending throws. */
  signIn(signal: AbortSignal): Promise<void>;
  /** Runs a query; its first page, or the word that it runs still. @throws {Fault} PROVIDER_*, NOT_FOUND */
  start(
    query: Query,
    pageSize: number,
    signal: AbortSignal,
  ): Promise<QueryAnswer>;
  /**
   * A page of a query's results.
   *
   * @throws {Fault} PROVIDER_PAGING_CHANGED when BigQuery no longer has them, and as {@linkcode start}.
   */
  results(
    asked: { readonly job: QueryJob; readonly token: string | null },
    pageSize: number,
    signal: AbortSignal,
  ): Promise<QueryAnswer>;
  /** Checks a query without running it: rights, table, columns. Costs nothing. @throws {Fault} as {@linkcode start}. */
  check(query: Query, signal: AbortSignal): Promise<void>;
  /** Gives up a query that runs. @throws {Fault} as {@linkcode start}. */
  cancel(job: QueryJob, signal: AbortSignal): Promise<void>;
  /** Requests that were answered since it was last asked, by method, their price 0: queries are billed by the bytes they scan. */
  takeRequests(): ProviderRequests[];
  /** Bytes received since it was last asked. */
  takeBytes(): number;
}

/** What BigQuery is opened with. */
export interface BigQueryOptions {
  readonly connection: GcpConnection;
  readonly tokens: AccessTokens;
  /** The project that queries run in. */
  readonly projectId: string;
  /** A fresh id: a query sent twice under the same one runs once. */
  readonly newId: () => string;
}

/** BigQuery; calls nothing yet. */
export function bigQuery(options: BigQueryOptions): BigQuery {
  const { connection, projectId, newId } = options;
  const tally = requestTally();
  let bytes = 0;
  const base = `${bigQueryUrl(connection)}/projects/${
    encodeURIComponent(projectId)
  }`;
  const call = (method: string, request: Unsigned, signal: AbortSignal) =>
    sendSigned(request, options, {
      signal,
      onAnswer(received) {
        tally.note(`bigquery:${method}`);
        bytes += received;
      },
    });
  const run = (query: Query, more: JsonObject, signal: AbortSignal) =>
    call("jobs.query", {
      url: `${base}/queries?prettyPrint=false`,
      method: "POST",
      body: JSON.stringify({ ...queryBody(query), ...more }),
      action: RUN_ACTION,
    }, signal);
  return {
    async signIn(signal) {
      await options.tokens.token(signal);
    },
    async start(query, pageSize, signal) {
      const asked = {
        maxResults: pageSize,
        timeoutMs: LONG_POLL_MILLISECONDS,
        requestId: newId(),
      };
      const answer = await run(query, asked, signal);
      return parseAnswer(answer, { action: RUN_ACTION, token: null });
    },
    async results({ job, token }, pageSize, signal) {
      const url = `${base}/queries/${encodeURIComponent(job.id)}?${
        resultsQuery({ job, token }, pageSize)
      }`;
      const request = { url, method: "GET", body: null } as const;
      try {
        const answer = await call("jobs.getQueryResults", {
          ...request,
          action: RESULTS_ACTION,
        }, signal);
        return parseAnswer(answer, { action: RESULTS_ACTION, token });
      } catch (error) {
        throw isGone(error, token) ? pagesGone(error) : error;
      }
    },
    async check(query, signal) {
      await run(query, { dryRun: true }, signal);
    },
    async cancel({ id, location }, signal) {
      const query = location === null
        ? ""
        : `?${new URLSearchParams({ location })}`;
      await call("jobs.cancel", {
        url: `${base}/jobs/${encodeURIComponent(id)}/cancel${query}`,
        method: "POST",
        body: "{}",
        action: RUN_ACTION,
      }, signal);
    },
    takeRequests: () => tally.take(),
    takeBytes: () => [bytes, bytes = 0][0] ?? 0,
  };
}

/** A request without its token. */
type Unsigned = Omit<GcpRequest, "headers">;

/** A token that ended early is asked for anew, once. */
async function sendSigned(
  request: Unsigned,
  { connection, tokens }: BigQueryOptions,
  { signal, onAnswer }: {
    signal: AbortSignal;
    onAnswer: (bytes: number) => void;
  },
): Promise<JsonObject> {
  for (let isRepeated = false;; isRepeated = true) {
    const token = await tokens.token(signal);
    const headers = {
      authorization: `Bearer ${token.reveal()}`,
      "content-type": "application/json",
    };
    try {
      return await send({ ...request, headers }, connection, signal, onAnswer);
    } catch (error) {
      const isEnded = error instanceof Fault &&
        error.code === "PROVIDER_CREDENTIALS_EXPIRED";
      if (!isEnded || isRepeated || !tokens.renew(token)) throw error;
    }
  }
}

function queryBody({ sql, days }: Query): JsonObject {
  return {
    query: sql,
    useLegacySql: false,
    parameterMode: "NAMED",
    queryParameters: Object.entries(days).map(([name, value]) => ({
      name,
      parameterType: { type: "DATE" },
      parameterValue: { value },
    })),
  };
}

function resultsQuery(
  { job: { location }, token }: {
    readonly job: QueryJob;
    readonly token: string | null;
  },
  pageSize: number,
): URLSearchParams {
  return new URLSearchParams({
    prettyPrint: "false",
    maxResults: String(pageSize),
    timeoutMs: String(LONG_POLL_MILLISECONDS),
    ...(location === null ? {} : { location }),
    ...(token === null ? {} : { pageToken: token }),
  });
}

/** The job was known when it was asked for before, and its page token was given by BigQuery itself: either has gone since. */
function isGone(error: unknown, token: string | null): boolean {
  if (!(error instanceof Fault)) return false;
  return (error.code === "NOT_FOUND" && /Not found: Job/.test(error.message)) ||
    (token !== null && error.code === "REQUEST_INVALID");
}

function pagesGone(error: unknown): Fault {
  return new Fault(
    "PROVIDER_PAGING_CHANGED",
    "BigQuery no longer has the results that were being read",
    { cause: error },
  );
}
