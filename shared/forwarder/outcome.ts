/**
 * How the sending of a batch ended. Pure.
 *
 * @module
 */

/** One request for records, as a dead letter keeps it. */
export interface Attempt {
  /** ISO 8601, when it went out. */
  readonly at: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly error: string;
  readonly latency_ms: number;
}

/** Records that the endpoint does not get unless somebody sends them again. */
export interface DeadLetter {
  /** The bytes of the object they stand in, the end excluded. */
  readonly start: number;
  readonly end: number;
  /** The first of them, counted within the batch. */
  readonly first: number;
  /** Their JSON texts, as sent. */
  readonly records: readonly string[];
  /** `rejected`: a 4xx for this record alone. `too_large`: that was a 413. `exhausted`: no success in all attempts. */
  readonly reason: "rejected" | "too_large" | "exhausted";
  /** The key they were sent with, and are to be sent with again. */
  readonly idempotencyKey: string;
  /** Every attempt they were in, alone or with others: the last {@link MAX_ATTEMPTS_KEPT}. */
  readonly attempts: readonly Attempt[];
  readonly lastStatus: number | null;
  /** Begins with "API call failed after". */
  readonly error: string;
}

/** The most attempts a dead letter tells of. */
export const MAX_ATTEMPTS_KEPT = 20;

/** How a batch ended: every record sent or dead, or none of them settled. */
export interface Outcome {
  /** Records the endpoint took. */
  readonly sent: number;
  readonly dead: readonly DeadLetter[];
  /** Records, once for each attempt, that may have been taken without our knowing, or will be sent again although they were. */
  readonly uncertain: number;
  /** Requests to the call URL. */
  readonly requests: number;
  /** Of them, those answered with 429. */
  readonly throttled: number;
  /** Of them, those without an answer and those answered with 5xx. */
  readonly failures: number;
  /** Nothing is settled, and nothing more may be sent until somebody has seen to the endpoint. */
  readonly paused: boolean;
  /** Nothing is settled: there was no time left, or the token endpoint was out of reach. */
  readonly postponed: boolean;
  /** Why it was paused or postponed, in words to store. */
  readonly reason: string | null;
  /** When to go on, where that is known. */
  readonly retryAt: Date | null;
}

/** The texts of a batch as the body of a request. The same texts and time give the same bytes. */
export function bodyOf(records: readonly string[], takenOnAt: string): string {
  return `{"records":[${records.join(",")}],"timestamp":${
    JSON.stringify(takenOnAt)
  },"batchSize":${records.length}}`;
}
