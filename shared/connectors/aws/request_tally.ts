import type { ProviderRequests } from "../../domain/page.ts";

/** Counts free requests by the operation behind them. */
export interface RequestTally {
  /** Counts one. */
  note(operation: string): void;
  /** Counts what others have counted. */
  add(requests: readonly ProviderRequests[]): void;
  /** All since it was last asked, their price 0. */
  take(): ProviderRequests[];
}

/** A tally of nothing yet. */
export function requestTally(): RequestTally {
  const counts = new Map<string, number>();
  const count = (operation: string, requests: number) =>
    counts.set(operation, (counts.get(operation) ?? 0) + requests);
  return {
    note: (operation) => void count(operation, 1),
    add(requests) {
      for (const { operation, requests: more } of requests) {
        count(operation, more);
      }
    },
    take() {
      const taken = [...counts].map(([operation, requests]) => ({
        operation,
        requests,
        price_usd: "0",
      }));
      counts.clear();
      return taken;
    },
  };
}
