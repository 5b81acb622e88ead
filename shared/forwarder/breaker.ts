/**
 * The breaker of an endpoint: after failures in a row nothing is sent for a while, then one request tries.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import type { wait } from "../platform/wait.ts";

/** What a breaker asks. */
export interface BreakerTools {
  readonly clock: Clock;
  /** {@link wait}, or a test's. */
  readonly wait: typeof wait;
  /** Whether there is time to wait so many milliseconds. */
  readonly mayWait: (milliseconds: number) => boolean;
}

/** The leave to send one request. */
export interface Pass {
  /** How it went: the endpoint answered, did not or with a failure of its own, or was not asked. A second time does nothing. */
  settle(isAlive: boolean | null): void;
}

/** The breaker of one endpoint. */
export interface Breaker {
  /** Leave to send, once there is; null when that takes longer than there is time. @throws The signal's reason. */
  pass(signal: AbortSignal): Promise<Pass | null>;
  /** Nothing is sent for so many seconds, at most {@link MAX_HOLD_SECONDS}: the endpoint asked for that. */
  hold(seconds: number): void;
  /** Until when nothing is sent, to be stored; null when the way is free. */
  readonly openUntil: Date | null;
}

/** The longest that an endpoint can ask us to wait. */
export const MAX_HOLD_SECONDS = 300;

/** Failures in a row that open the breaker. */
export const FAILURES_THAT_OPEN = 10;

/** How long it stays open in milliseconds: the first time, doubled with each try that fails, up to the last. */
const FIRST_PAUSE = 5_000;
const LAST_PAUSE = 300_000;

/** The breaker of an endpoint, open until the stored time; closed for a new one. */
export function breaker(
  stored: Date | null,
  { clock, wait, mayWait }: BreakerTools,
): Breaker {
  let until = stored?.getTime() ?? 0;
  let failures = 0;
  let pause = FIRST_PAUSE;
  // After a pause that the breaker made itself, and that an earlier run may have made, one request goes first.
  let isTrying = stored !== null;
  let attempt: PromiseWithResolvers<void> | null = null;

  const open = () => {
    until = Math.max(until, clock.now().getTime() + pause);
    pause = Math.min(LAST_PAUSE, pause * 2);
    isTrying = true;
    failures = 0;
  };
  const passOf = (mine: PromiseWithResolvers<void> | null): Pass => {
    let isSettled = false;
    return {
      settle(isAlive) {
        if (isSettled) return;
        isSettled = true;
        if (isAlive === true) {
          failures = 0;
          if (mine !== null) {
            isTrying = false;
            pause = FIRST_PAUSE;
          }
        } else if (isAlive === false) {
          failures += 1;
          const isClosed = !isTrying && failures >= FAILURES_THAT_OPEN;
          if (mine !== null || isClosed) open();
        }
        if (mine === null) return;
        attempt = null;
        mine.resolve();
      },
    };
  };
  return {
    async pass(signal) {
      for (;;) {
        signal.throwIfAborted();
        const milliseconds = until - clock.now().getTime();
        if (milliseconds > 0) {
          if (!mayWait(milliseconds)) return null;
          await wait(milliseconds, signal);
        } else if (!isTrying) {
          return passOf(null);
        } else if (attempt === null) {
          attempt = Promise.withResolvers<void>();
          return passOf(attempt);
        } else {
          await attempt.promise;
        }
      }
    },
    hold(seconds) {
      const asked = Math.min(MAX_HOLD_SECONDS, Math.max(0, seconds));
      until = Math.max(until, clock.now().getTime() + asked * 1000);
    },
    get openUntil() {
      return until > clock.now().getTime() ? new Date(until) : null;
    },
  };
}
