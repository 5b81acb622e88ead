/** What can be made to go wrong. */
export const FAULT_KINDS = [
  "throttle",
  "server_error",
  "hang",
  "malformed",
  "expire_session",
  "deny",
  "bad_record",
  "lose_pages",
] as const;

/** One of FAULT_KINDS. */
export type FaultKind = typeof FAULT_KINDS[number];

/** What a fault can strike. */
export const OPERATIONS = [
  "token",
  "subscriptions",
  "available",
  "report",
  "query",
] as const;

/** One of OPERATIONS. */
export type Operation = typeof OPERATIONS[number];

/** A fault waiting for its calls. */
export interface Fault {
  /** An operation, or `*`: all of Resource Manager, and not the token endpoint. */
  readonly operation: Operation | "*";
  readonly kind: FaultKind;
  /** Matching calls that pass first. */
  readonly after: number;
  /** Calls it hits; null = all from then on. */
  readonly times: number | null;
  /** throttle and server_error: sent as Retry-After. */
  readonly retryAfterSeconds: number | null;
}

/** The faults of one directory. */
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
  take(operation: Operation): Fault | null {
    let struck: Fault | null = null;
    for (const armed of this.#armed) {
      const { operation: meant, after, times } = armed.fault;
      const isMeant = meant === "*"
        ? operation !== "token"
        : meant === operation;
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
