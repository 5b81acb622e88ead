import type { InFlightLimit } from "../../shared/forwarder/limit.ts";
import { inFlightLimit } from "../../shared/forwarder/limit.ts";
import { seededRandom } from "./seeded_random.ts";

/** What happens to requests above a level: refused after the usual time, or never answered. */
export interface Refusal {
  readonly above: number;
  readonly action: "defer" | "drop";
}

/**
 * An endpoint, in the parameters of Vector's test server (vectordotdev/vector, tests/data/adaptive-concurrency and
 * src/sinks/util/adaptive_concurrency/tests.rs). Times in milliseconds.
 */
export interface Situation {
  /** Between two records that come in; 0 when there are always more. */
  readonly interval?: number;
  readonly delay: number;
  /** Exponentially distributed on top, its mean as a share of the delay. */
  readonly jitter?: number;
  /** The share of the delay that each further request at once costs. */
  readonly scale?: number;
  /** Above `start` requests at once the delay grows by `base` to the power of those above. */
  readonly knee?: { readonly start: number; readonly base: number };
  readonly concurrency?: Refusal;
  /** Of the requests of the last second. */
  readonly rate?: Refusal;
}

/** Vector's client gives a request up after a second. */
const TIMEOUT = 1_000;
const SECOND = 1_000;

/**
 * How many requests succeed per second over the last half of a run, on a clock that runs as fast as it can. `fixed` holds the limit
 * at a number in place of learning it.
 */
export function simulatedThroughput(
  situation: Situation,
  { fixed, cap, milliseconds, seed }: {
    readonly fixed?: number;
    readonly cap: number;
    readonly milliseconds: number;
    readonly seed: number;
  },
): number {
  let now = 0;
  let succeeded = 0;
  const clock = { now: () => new Date(now), ticks: () => now };
  const limit = inFlightLimit(null, { clock, cap: () => cap });
  const respond = endpoint(situation, seededRandom(seed).next);
  const events: { at: number; run: () => void }[] = [];
  const later = (after: number, run: () => void) => {
    const at = now + after;
    let index = events.length;
    while (index > 0 && (events[index - 1]?.at ?? 0) > at) index--;
    events.splice(index, 0, { at, run });
  };
  let open = 0;
  let backlog = situation.interval === undefined ? Infinity : 0;
  const start = () => {
    while (backlog > 0) {
      const permit = fixed === undefined
        ? limit.tryAcquire()
        : open < fixed
        ? fixedPermit
        : null;
      if (permit === null) return;
      backlog -= 1;
      open += 1;
      send(permit);
    }
  };
  const send = (permit: ReturnType<InFlightLimit["tryAcquire"]>) => {
    const { after, isOk, left } = respond(now);
    const isLate = after > TIMEOUT;
    if (Number.isFinite(after)) later(after, left);
    later(Math.min(after, TIMEOUT), () => {
      open -= 1;
      if (isOk && !isLate && now >= milliseconds / 2) succeeded += 1;
      if (!isOk || isLate) backlog += 1;
      permit?.settle(isOk && !isLate ? "success" : "pressure");
      start();
    });
  };
  const arrive = () => {
    backlog += 1;
    later(situation.interval ?? 0, arrive);
    start();
  };
  if (situation.interval === undefined) start();
  else arrive();
  while (now < milliseconds) {
    const next = events.shift();
    if (next === undefined) break;
    now = next.at;
    next.run();
  }
  return succeeded / (milliseconds / 2 / SECOND);
}

const fixedPermit = { begin() {}, settle() {} };

/** Answers a request at a time: after how long, well or not, and what to call when the endpoint is done with it. */
function endpoint(situation: Situation, random: () => number) {
  const { delay, jitter = 0, scale = 0, knee, concurrency, rate } = situation;
  let level = 0;
  const recent: number[] = [];
  const left = () => {
    level -= 1;
  };
  return (now: number) => {
    while (recent.length > 0 && (recent[0] ?? 0) <= now - SECOND) {
      recent.shift();
    }
    recent.push(now);
    level += 1;
    const refusal = concurrency !== undefined && level > concurrency.above
      ? concurrency
      : rate !== undefined && recent.length > rate.above
      ? rate
      : null;
    if (refusal?.action === "drop") {
      level -= 1;
      return { after: Infinity, isOk: false, left: () => {} };
    }
    const at = refusal === null ? level : 1;
    const bend = knee === undefined
      ? 0
      : knee.base ** Math.max(0, at - knee.start) - 1;
    const share = 1 + (at - 1) * scale + bend +
      jitter * -Math.log(1 - random());
    return { after: delay * share, isOk: refusal === null, left };
  };
}
