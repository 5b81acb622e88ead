import type { QueryResult } from "./sql/run_query.ts";

/** A query that was run. Its result is that of the moment it was run at. */
export interface QueryJob {
  readonly id: string;
  readonly result: QueryResult;
  readonly sql: string;
  /** Answers that still say that it runs. */
  pollsLeft: number;
  isCancelled: boolean;
}
