/** What can be made to go wrong with a call. */
export const SINK_FAULTS = [
  "throttle",
  "server_error",
  "hang",
  "reset_before",
  "reset_after",
  "expire_tokens",
] as const;

/** One of SINK_FAULTS. */
export type SinkFaultKind = typeof SINK_FAULTS[number];

/** A fault that waits for its calls. */
export interface SinkFault {
  readonly kind: SinkFaultKind;
  /** Calls that pass first. */
  readonly after: number;
  /** Calls that it then hits. */
  readonly times: number;
  /** throttle: Retry-After, in seconds; null sends none. */
  readonly retryAfterSeconds?: number | null;
  /** server_error: 500 unless told. */
  readonly status?: number;
  /** hang: how long the call is held before the connection breaks. */
  readonly milliseconds?: number;
}

/** The faults of one sink. Every call counts for every fault; the first due one strikes. */
export class FaultPlan {
  #armed: { fault: SinkFault; seen: number }[] = [];

  /** Adds faults behind those already there. */
  add(faults: readonly SinkFault[]): void {
    this.#armed.push(...faults.map((fault) => ({ fault, seen: 0 })));
  }

  /** Removes every fault. */
  clear(): void {
    this.#armed = [];
  }

  /** The fault that this call meets, or null. */
  take(): SinkFault | null {
    let struck: SinkFault | null = null;
    for (const armed of this.#armed) {
      const { after, times } = armed.fault;
      armed.seen++;
      const isDue = armed.seen > after && armed.seen <= after + times;
      if (isDue) struck ??= armed.fault;
    }
    return struck;
  }
}
