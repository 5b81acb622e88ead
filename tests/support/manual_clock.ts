import type { Clock } from "../../shared/platform/clock.ts";

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves both the time of day and the ticks. */
  advance(milliseconds: number): void;
}

/** A clock at a fixed instant. */
export function manualClock(start = "2025-03-10T12:00:00Z"): ManualClock {
  let passed = 0;
  return {
    now: () => new Date(Date.parse(start) + passed),
    ticks: () => passed,
    advance(milliseconds) {
      passed += milliseconds;
    },
  };
}
