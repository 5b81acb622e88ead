import type { QueryJob } from "./query_answer.ts";

/** Where a read of a query's results stands, kept with every page so that any worker can go on from it. Version 1. */
export interface QueryCursor {
  readonly v: 1;
  /** The query that runs or has run; null before it was begun. */
  readonly job: QueryJob | null;
  /** BigQuery's page token; null at the beginning. */
  readonly token: string | null;
  /** Answers without rows since the last one with: the query ran still. */
  readonly polls: number;
  /** Pages read so far. */
  readonly pages: number;
  /** How often the query was run anew because its results were gone. */
  readonly restarts: number;
}

/** The cursor of a read that begins. */
export const FIRST_QUERY_CURSOR: QueryCursor = {
  v: 1,
  job: null,
  token: null,
  polls: 0,
  pages: 0,
  restarts: 0,
};

/** Where to go on: a stored cursor, or the beginning for one of another form. */
export function queryCursor(stored: unknown): QueryCursor {
  const { v, job, token } = (stored ?? {}) as Partial<QueryCursor>;
  const isOurs = v === 1 && job !== undefined && token !== undefined;
  return isOurs ? stored as QueryCursor : FIRST_QUERY_CURSOR; // written by this code alone
}
