/**
 * Pacing: so many records a second, with a token bucket that may go into debt, so that a batch larger than a second's worth goes out
 * whole and the next one waits for it.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { wait } from "../platform/wait.ts";

/** What pacing asks. */
export interface PaceTools {
  readonly clock: Clock;
  /** {@link wait}, or a test's. */
  readonly wait: typeof wait;
  /** Records a second now; null or 0 for as many as go. */
  readonly recordsPerSecond: () => number | null;
}

/** The longest wait before the rate is asked again, in milliseconds: it may have changed. */
const PATIENCE = 1_000;

/**
 * A pace for all that goes to one endpoint, or that one redrive sends: waits until `records` may go out, in the order of asking.
 * What is not used is kept for a second at most.
 *
 * @throws The signal's reason.
 */
export function pace(
  { clock, wait, recordsPerSecond }: PaceTools,
): (records: number, signal: AbortSignal) => Promise<void> {
  let credit = 0;
  let countedAt = clock.ticks();
  let turn: Promise<void> = Promise.resolve();

  const waitForCredit = async (records: number, signal: AbortSignal) => {
    for (;;) {
      signal.throwIfAborted();
      const rate = recordsPerSecond();
      const now = clock.ticks();
      const passed = (now - countedAt) / 1000;
      countedAt = now;
      if (rate === null || rate <= 0) {
        credit = 0;
        return;
      }
      credit = Math.min(rate, credit + passed * rate);
      if (credit >= 0) {
        credit -= records;
        return;
      }
      await wait(Math.min(PATIENCE, Math.ceil(-credit / rate * 1000)), signal);
    }
  };
  return (records, signal) => {
    const mine = turn.then(() => waitForCredit(records, signal));
    turn = mine.catch(() => {});
    return mine;
  };
}
