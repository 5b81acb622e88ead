import type { Clock } from "../../../shared/platform/clock.ts";
import type { Job } from "../../../shared/domain/job.ts";

/** Gives jobs to the lanes of one process. */
export interface Claimer {
  /** The next job; null when nothing was due a moment ago, which may be known without asking. */
  next(): Promise<Job | null>;
}

/**
 * One claim at a time for all lanes: the database is asked once per pause when nothing is due, however many lanes wait. What a
 * claim throws goes to the lane that asked.
 */
export function claimer(
  claim: () => Promise<Job | null>,
  { clock, pauseMilliseconds }: {
    readonly clock: Clock;
    readonly pauseMilliseconds: number;
  },
): Claimer {
  let last: Promise<unknown> = Promise.resolve();
  let askAgainAt = -Infinity;
  async function ask(): Promise<Job | null> {
    if (clock.ticks() < askAgainAt) return null;
    const job = await claim();
    if (job === null) askAgainAt = clock.ticks() + pauseMilliseconds;
    return job;
  }
  return {
    next() {
      const asked = last.then(ask, ask);
      last = asked.catch(() => {});
      return asked;
    },
  };
}
