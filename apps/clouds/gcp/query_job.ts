import type { QueryResult } from "./sql/run_query.ts";

/** A query that was run. */
export interface QueryJob {
  readonly id: string;
  /** The id of the request that asked for it, when it had one. */
  readonly requestId: string | null;
  readonly sql: string;
  /** As of the moment it was run at: what changes later does not change it. */
  readonly result: QueryResult;
  /** Answers that still say that it runs. */
  pollsLeft: number;
  isCancelled: boolean;
}
