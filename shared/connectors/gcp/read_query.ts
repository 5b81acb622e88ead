/**
 * Reading a query's results: begun, waited for, page by page, and begun anew when BigQuery has let go of them.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { BigQuery, Query } from "./bigquery.ts";
import { FIRST_QUERY_CURSOR, type QueryCursor } from "./query_cursor.ts";

/** What is read, and how. */
export interface QueryRead {
  readonly bigQuery: BigQuery;
  readonly query: Query;
  /** Most rows of a page. */
  readonly pageSize: number;
}

/** One step of a read. */
export interface QueryStep {
  readonly rows: readonly unknown[];
  /** Where the next step begins. */
  readonly cursor: QueryCursor;
  /** The first rows of the query, or of the query run anew. */
  readonly isFirst: boolean;
  /** The query runs still: there are no rows, and what comes next are the first. */
  readonly isWaiting: boolean;
  readonly isLast: boolean;
}

/** Times a query is run anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** Times in a row a query may still be running, each after a long poll of ten seconds: half an hour. */
const MAX_POLLS = 180;

/** Takes one step. @throws {Fault} PROVIDER_*, NOT_FOUND; the signal's reason when aborted. */
export async function readQuery(
  read: QueryRead,
  state: QueryCursor,
  signal: AbortSignal,
): Promise<QueryStep> {
  signal.throwIfAborted();
  try {
    return await step(read, state, signal);
  } catch (error) {
    const isGone = error instanceof Fault &&
      error.code === "PROVIDER_PAGING_CHANGED";
    if (!isGone || state.restarts >= MAX_RESTARTS) throw error;
    const anew = { ...FIRST_QUERY_CURSOR, restarts: state.restarts + 1 };
    return await readQuery(read, anew, signal);
  }
}

async function step(
  { bigQuery, query, pageSize }: QueryRead,
  state: QueryCursor,
  signal: AbortSignal,
): Promise<QueryStep> {
  const answer = state.job === null
    ? await bigQuery.start(query, pageSize, signal)
    : await bigQuery.results(
      { job: state.job, token: state.token },
      pageSize,
      signal,
    );
  const { job, rows, token } = answer;
  if (!answer.isComplete) {
    const polls = state.polls + 1;
    if (polls >= MAX_POLLS) await giveUp(bigQuery, state, signal);
    return {
      rows,
      cursor: { ...state, job, polls },
      isFirst: false,
      isWaiting: true,
      isLast: false,
    };
  }
  return {
    rows,
    cursor: { ...state, job, token, polls: 0, pages: state.pages + 1 },
    isFirst: state.token === null,
    isWaiting: false,
    isLast: token === null,
  };
}

/** A query of our own that nobody waits for would go on and be charged for. */
async function giveUp(
  bigQuery: BigQuery,
  { job }: QueryCursor,
  signal: AbortSignal,
): Promise<never> {
  if (job !== null) await bigQuery.cancel(job, signal);
  throw new Fault(
    "PROVIDER_TIMEOUT",
    "BigQuery did not finish the query within half an hour",
  );
}
