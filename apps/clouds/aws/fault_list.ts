/** What can be made to go wrong. */
export const FAULT_KINDS = [
  "throttle",
  "server_error",
  "hang",
  "cut",
  "stall",
  "malformed",
  "expire_session",
  "deny",
  "bad_record",
  "data_unavailable",
  "bill_expired",
] as const;

/** One of FAULT_KINDS. */
export type FaultKind = typeof FAULT_KINDS[number];

/** A fault waiting for its calls. */
export interface Fault {
  /** Service signing name, or `*`. */
  readonly service: string;
  /** Operation name, or `*`. */
  readonly operation: string;
  /** What goes wrong. */
  readonly kind: FaultKind;
  /** Matching calls that pass first. */
  readonly after: number;
  /** Calls it hits; null = all from then on. */
  readonly times: number | null;
  /** throttle and server_error: sent as Retry-After. */
  readonly retryAfterSeconds: number | null;
  /** hang: gives up with a 504 then; null = until the client goes. */
  readonly milliseconds: number | null;
  /** server_error: the status, 500 unless told. */
  readonly status: number;
}

/** The faults of one account. */
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
  take(service: string, operation: string): Fault | null {
    let struck: Fault | null = null;
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (
        !matches(fault.service, service) || !matches(fault.operation, operation)
      ) continue;
      armed.seen++;
      const isDue = armed.seen > fault.after &&
        (fault.times === null || armed.hits < fault.times);
      if (struck !== null || !isDue) continue;
      armed.hits++;
      struck = fault;
    }
    return struck;
  }
}

function matches(pattern: string, value: string): boolean {
  return pattern === "*" || pattern === value;
}
