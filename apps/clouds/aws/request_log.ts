/** One call an account received, as the control API shows it. */
export interface LoggedRequest {
  /** ISO 8601, in the server's time. */
  readonly at: string;
  /** Signing name of the service. */
  readonly service: string;
  /** Operation name. */
  readonly operation: string;
  /** ARN of the caller. */
  readonly principal: string;
  /** HTTP status answered. */
  readonly status: number;
  /** AWS's error code, or null when the call succeeded. */
  readonly error: string | null;
  /** The fault that was acted out, or null. */
  readonly fault: string | null;
  /** The operation's parameters as parsed. */
  readonly input: Record<string, unknown>;
}

/** How often an operation was called, and how often it answered 200: AWS charges Cost Explorer by the latter. */
export interface RequestCount {
  /** All calls that came as far as the operation. */
  called: number;
  /** Those that succeeded. */
  succeeded: number;
}

/** The calls of one account, oldest first; the last ten thousand are kept, all are counted. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];
  readonly #counts = new Map<string, RequestCount>();

  /** Notes one call. */
  add(request: LoggedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 10_000) this.#requests.shift();
    const name = `${request.service}:${request.operation}`;
    const count = this.#counts.get(name) ?? { called: 0, succeeded: 0 };
    count.called++;
    if (request.error === null) count.succeeded++;
    this.#counts.set(name, count);
  }

  /** All of it, as JSON. */
  toJSON(): {
    counts: Record<string, RequestCount>;
    requests: readonly LoggedRequest[];
  } {
    return {
      counts: Object.fromEntries(this.#counts),
      requests: this.#requests,
    };
  }
}
