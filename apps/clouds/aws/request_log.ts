/** One call an account received, as the control API shows it. */
export interface LoggedRequest {
  readonly at: string;
  readonly service: string;
  readonly operation: string;
  /** ARN of the caller. */
  readonly principal: string;
  readonly status: number;
  /** AWS's error code, or null when the call succeeded. */
  readonly error: string | null;
  /** The fault that was acted out, or null. */
  readonly fault: string | null;
  readonly input: Record<string, unknown>;
}

/** The calls of one account, oldest first; the last ten thousand are kept, all are counted. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];
  readonly #counts = new Map<string, number>();

  /** Notes one call. */
  add(request: LoggedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > 10_000) this.#requests.shift();
    const name = `${request.service}:${request.operation}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** All of it, as JSON. */
  toJSON(): {
    counts: Record<string, number>;
    requests: readonly LoggedRequest[];
  } {
    return {
      counts: Object.fromEntries(this.#counts),
      requests: this.#requests,
    };
  }
}
