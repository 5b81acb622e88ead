/** What can be made to go wrong. */
export const FAULT_KINDS = [
  "throttle",
  "server_error",
  "hang",
  "malformed",
  "expire_session",
  "deny",
  "bad_record",
  "lose_results",
] as const;

/** One of FAULT_KINDS. */
export type FaultKind = typeof FAULT_KINDS[number];

/** The methods that a fault can strike. */
export const METHODS = [
  "token",
  "jobs.query",
  "jobs.insert",
  "jobs.get",
  "jobs.cancel",
  "jobs.getQueryResults",
] as const;

/** One of METHODS. */
export type Method = typeof METHODS[number];

/** A fault waiting for its calls. */
export interface Fault {
  /** A method, or `*`: all of BigQuery, and not the token endpoint. */
  readonly operation: Method | "*";
  readonly kind: FaultKind;
  /** Matching calls that pass first. */
  readonly after: number;
  /** Calls it hits; null = all from then on. */
  readonly times: number | null;
  /** throttle and server_error: sent as Retry-After. */
  readonly retryAfterSeconds: number | null;
  /** throttle: 403 unless told; server_error: 500. */
  readonly status: number | null;
}

/** The faults of one service account. */
export class FaultList {
  #armed: { fault: Fault; seen: number; hits: number }[] = [];

  /** Adds a fault behind those already there. */
  add(fault: Fault): void {
    this.#armed.push({ fault, seen: 0, hits: 0 });
  }

  /** Removes every fault. */
  clear(): void {
    this.#armed = [];
  }

  /** The fault this call meets, or null. Every matching fault counts the call; the first due one strikes. */
  take(method: Method): Fault | null {
    let struck: Fault | null = null;
    for (const armed of this.#armed) {
      const { operation, after, times } = armed.fault;
      const isMeant = operation === "*"
        ? method !== "token"
        : operation === method;
      if (!isMeant) continue;
      armed.seen++;
      const isDue = armed.seen > after &&
        (times === null || armed.hits < times);
      if (struck !== null || !isDue) continue;
      armed.hits++;
      struck = armed.fault;
    }
    return struck;
  }
}
