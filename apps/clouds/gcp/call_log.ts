/** A call that reached an account, as the control API shows it. */
export interface LoggedCall {
  /** ISO 8601, in the server's time. */
  readonly at: string;
  /** `jobs.query`. */
  readonly operation: string;
  readonly status: number;
  /** The reason of a refusal, or null. */
  readonly error: string | null;
  /** The fault that was acted out, or null. */
  readonly fault: string | null;
}
