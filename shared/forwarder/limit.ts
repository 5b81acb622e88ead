/**
 * How many requests an endpoint gets at once: learnt from its answers, additive up, multiplicative down. No timer of its own.
 *
 * After the description of Vector's adaptive request concurrency (vector.dev/docs/architecture/arc), with four differences: a
 * request that is overdue stops the growth, requests that were under way when the limit fell do not let it fall again, above
 * a limit that met refusals the growth probes, ever more seldom, and nothing grows where answers have become much slower than the
 * quickest known, which is measured anew from time to time as BBR does (draft-cardwell-iccrg-bbr, section 4.3.4, ProbeRTT).
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";

/** What is stored of a limit between runs. Times in milliseconds. */
export interface LimitState {
  readonly limit: number;
  /** The moving mean of the answers' times; null before the first. */
  readonly mean: number | null;
  /** Their moving variance. */
  readonly variance: number;
  /** The least mean of a round; null before the first. */
  readonly least: number | null;
}

/** How a request ended: `success` tells of time, `pressure` is a refusal that asks for less or no answer in time, `other` tells nothing. */
export type Ending = "success" | "pressure" | "other";

/** A request's place among those under way. */
export interface Permit {
  /** The request goes out now: time is measured from here, or else from when the place was given. */
  begin(): void;
  /** Gives the place back; a second time does nothing. */
  settle(ending: Ending): void;
}

/** The limit of one endpoint. */
export interface InFlightLimit {
  /** A place now, or null when none is free. */
  tryAcquire(): Permit | null;
  /** A place, in the order of asking. @throws The signal's reason. */
  acquire(signal: AbortSignal): Promise<Permit>;
  /** The limit as it stands, between 1 and the cap. */
  readonly limit: number;
  /** How many places are taken. */
  readonly inFlight: number;
  /** What to store. */
  state(): LimitState;
}

/** What a limit asks. */
export interface LimitTools {
  readonly clock: Clock;
  /** The most it may ever be now, such as another in a busy window; at least 1. */
  readonly cap: () => number;
}

/** Vector's constants: the weight of the newest mean, standard deviations that are too slow, and what is left after a fall. */
const WEIGHT = 0.4;
const DEVIATIONS = 2.5;
const DECREASE = 0.9;

/** A request this many means old is overdue. */
const OVERDUE = 3;

/** Refusals within so many rounds are one event. */
const EPISODE = 8;

/** Nothing grows where answers take this many times the least mean. */
const TOLERATED = 1.6;

/** The least mean is measured anew at half the limit after so many rounds, and from the third of them on. */
const LEAST_LASTS = 1_000;
const LEAST_SETTLES = 3;

/** The longest pause between two probes, in rounds of one mean each. */
const MAX_PATIENCE = 128;

/** The limit of an endpoint, from what is stored of it; 1 for a new one. */
export function inFlightLimit(
  stored: LimitState | null,
  { clock, cap }: LimitTools,
): InFlightLimit {
  let limit = Math.max(1, Math.floor(stored?.limit ?? 1));
  const past = movingMean(stored?.mean ?? null, stored?.variance ?? 0);
  const begun = new Map<Permit, number>();
  const waiting: (() => void)[] = [];
  let roundEnds = clock.ticks() + (past.mean ?? 0);
  let round = newRound();
  let fellAt = -Infinity;
  /** The highest limit that met no refusal, once one has; how many rounds a probe waits, and has waited. */
  let safe = Infinity;
  let patience = 1;
  let waited = 0;
  let sinceRefusal = Infinity;
  let least = stored?.least ?? null;
  let sinceLeast = 0;

  const ceiling = () => Math.max(1, Math.floor(cap()));
  const current = () => Math.min(limit, ceiling());
  const isOverdue = (now: number) => {
    const [oldest] = begun.values();
    return oldest !== undefined && past.mean !== null &&
      now - oldest > OVERDUE * (past.mean + DEVIATIONS * past.deviation);
  };

  const fall = (now: number) => {
    // Refusals soon after a fall are still of the limit before it: an endpoint that counts by the second remembers it.
    if (round.wasRefused && sinceRefusal > EPISODE) {
      sinceRefusal = 0;
      if (limit > safe) patience = Math.min(MAX_PATIENCE, patience * 2);
      safe = Math.max(1, limit - 1);
      waited = 0;
    }
    limit = Math.max(1, Math.floor(current() * DECREASE));
    fellAt = now;
  };
  const grow = () => {
    if (limit < safe) {
      limit += 1;
    } else if (++waited >= patience) {
      limit += 1;
      waited = 0;
      if (limit > safe + 1) {
        safe = limit - 1;
        patience = Math.max(2, Math.floor(patience / 2));
      }
    }
    limit = Math.min(limit, ceiling());
  };
  const measure = (mean: number) => {
    sinceLeast += 1;
    if (sinceLeast === LEAST_LASTS) limit = Math.ceil(current() / 2);
    if (sinceLeast >= LEAST_LASTS + LEAST_SETTLES) least = null;
    if (least !== null && mean > least * 1.05) return;
    least = Math.min(mean, least ?? mean);
    sinceLeast = 0;
  };
  const endRound = (now: number) => {
    const mean = round.count === 0 ? null : round.sum / round.count;
    const slow = (past.mean ?? 0) + DEVIATIONS * past.deviation;
    // A thousandth apart is the same: equal times differ by their rounding.
    const isSlow = mean !== null && mean > slow * 1.001;
    const isQuick = mean !== null && mean <= (past.mean ?? 0) * 1.001 &&
      mean <= TOLERATED * (least ?? mean);
    if (round.wasRefused || isSlow && current() > 1) {
      fall(now);
    } else if (round.wasReached && isQuick && !isOverdue(now)) grow();
    if (mean !== null) {
      past.add(mean);
      measure(mean);
    }
    sinceRefusal += 1;
    roundEnds = now + (past.mean ?? 0);
    round = newRound();
  };

  const settled = (ending: Ending, startedAt: number) => {
    const now = clock.ticks();
    if (ending === "success") {
      round.sum += now - startedAt;
      round.count += 1;
    } else if (ending === "pressure" && startedAt >= fellAt) {
      round.wasRefused = true;
    }
    if (past.mean === null && round.count > 0) {
      past.add(round.sum / round.count);
      roundEnds = now + (past.mean ?? 0);
    } else if (now >= roundEnds && (past.mean !== null || round.wasRefused)) {
      endRound(now);
    }
    for (
      let free = current() - begun.size;
      free > 0 && waiting.length > 0;
      free--
    ) waiting.shift()?.();
  };

  const take = (): Permit => {
    let startedAt = clock.ticks();
    const permit: Permit = {
      begin() {
        if (!begun.delete(permit)) return;
        startedAt = clock.ticks();
        begun.set(permit, startedAt);
      },
      settle(ending) {
        if (begun.delete(permit)) settled(ending, startedAt);
      },
    };
    begun.set(permit, startedAt);
    round.wasReached ||= begun.size >= current();
    return permit;
  };

  return {
    tryAcquire: () =>
      waiting.length === 0 && begun.size < current() ? take() : null,
    acquire(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (waiting.length === 0 && begun.size < current()) {
          return resolve(take());
        }
        const turn = () => {
          signal.removeEventListener("abort", stop);
          resolve(take());
        };
        const stop = () => {
          waiting.splice(waiting.indexOf(turn), 1);
          reject(signal.reason);
        };
        waiting.push(turn);
        signal.addEventListener("abort", stop, { once: true });
      });
    },
    get limit() {
      return current();
    },
    get inFlight() {
      return begun.size;
    },
    state: () => ({
      limit,
      mean: past.mean,
      variance: past.variance,
      least,
    }),
  };
}

function newRound() {
  return { sum: 0, count: 0, wasRefused: false, wasReached: false };
}

/** An exponentially weighted mean and variance. Source: T. Finch, "Incremental calculation of weighted mean and variance", section 9. */
function movingMean(mean: number | null, variance: number) {
  return {
    add(value: number) {
      if (mean === null) {
        mean = value;
        return;
      }
      const difference = value - mean;
      const increment = WEIGHT * difference;
      mean += increment;
      variance = (1 - WEIGHT) * (variance + difference * increment);
    },
    get mean() {
      return mean;
    },
    get variance() {
      return variance;
    },
    get deviation() {
      return Math.sqrt(variance);
    },
  };
}
