/**
 * One request to a call URL: let go by limit, breaker and pace, and what its end tells them and the sender.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import { findRetryAfterSeconds } from "../platform/retry.ts";
import type { Secret } from "../platform/secret.ts";
import { type Breaker, MAX_HOLD_SECONDS } from "./breaker.ts";
import {
  type EndpointAnswer,
  type EndpointTools,
  NoAnswer,
  postToEndpoint,
} from "./guarded_fetch.ts";
import type { Ending, InFlightLimit } from "./limit.ts";
import type { Attempt } from "./outcome.ts";

/** What a call needs. Limit, breaker and pace are the endpoint's. */
export interface CallTools extends EndpointTools {
  readonly callUrl: string;
  readonly limit: InFlightLimit;
  readonly breaker: Breaker;
  /** Waits until so many records may go out. @throws The signal's reason. */
  readonly pace: (records: number, signal: AbortSignal) => Promise<void>;
  readonly clock: Clock;
}

/** What calls are counted in. */
export interface Tally {
  requests: number;
  /** Answered with 429. */
  throttled: number;
  /** Not answered, or with 5xx. */
  failures: number;
  /** Records, once for each call whose end was not learnt. */
  uncertain: number;
}

/** A request to make. */
export interface Call {
  /** JSON. */
  readonly body: string;
  /** How many records stand in it. */
  readonly records: number;
  readonly key: string;
  readonly token: Secret;
  /** Counted on. */
  readonly tally: Tally;
}

/**
 * What a call came to: the records are taken; the token is not; they are refused, or to be sent again later; or nothing can be sent for
 * now, until somebody has seen to the endpoint (`paused`) or at least until `retryAt` (`postponed`).
 */
export type CallEnd =
  | { readonly kind: "taken" }
  | { readonly kind: "unauthorized" }
  | { readonly kind: "refused"; readonly attempt: Attempt }
  | { readonly kind: "later"; readonly attempt: Attempt }
  | {
    readonly kind: "paused" | "postponed";
    readonly reason: string;
    readonly retryAt: Date | null;
  };

/** How the call ended for everybody who is to learn of it. */
interface Told {
  readonly end: CallEnd;
  readonly ending: Ending;
  readonly isAlive: boolean | null;
}

/** Statuses besides 5xx that say: later. */
const LATER = new Set([408, 425, 429]);

/** Statuses of a gateway that does not know what became of the request (RFC 9110, sections 15.6.3 and 15.6.5). */
const UNKNOWN_FATE = new Set([502, 504]);

/** Makes a call, once there is leave. @throws The signal's reason when it aborts before the request goes out. */
export async function call(
  made: Call,
  tools: CallTools,
  signal: AbortSignal,
): Promise<CallEnd> {
  const { limit, breaker, pace } = tools;
  const permit = await limit.acquire(signal);
  let ending: Ending = "other";
  try {
    const pass = await breaker.pass(signal);
    if (pass === null) {
      const reason = "the endpoint is to be left alone for a while";
      return { kind: "postponed", reason, retryAt: breaker.openUntil };
    }
    let isAlive: boolean | null = null;
    try {
      await pace(made.records, signal);
      permit.begin();
      const told = await post(made, tools, signal);
      ({ ending, isAlive } = told);
      return told.end;
    } finally {
      pass.settle(isAlive);
    }
  } finally {
    permit.settle(ending);
  }
}

async function post(
  { body, records, key, token, tally }: Call,
  tools: CallTools,
  signal: AbortSignal,
): Promise<Told> {
  const { clock, callUrl: url } = tools;
  const at = clock.now().toISOString();
  const began = clock.ticks();
  const attemptOf = (status: number | null, error: string): Attempt => ({
    at,
    status,
    error,
    latency_ms: Math.max(0, Math.round(clock.ticks() - began)),
  });
  const headers = {
    "authorization": `Bearer ${token.reveal()}`,
    "idempotency-key": key,
  };
  try {
    const request = { url, field: "call_url", body, headers };
    const answer = await postToEndpoint(request, tools, signal);
    tally.requests += 1;
    if (UNKNOWN_FATE.has(answer.status)) tally.uncertain += records;
    return read(answer, { tools, tally, attemptOf });
  } catch (error) {
    if (error instanceof Fault) return stopped("paused", error.message);
    if (!(error instanceof NoAnswer)) throw error;
    tally.requests += 1;
    if (error.mayHaveArrived) tally.uncertain += records;
    if (error.kind === "aborted") return stopped("postponed", error.message);
    tally.failures += 1;
    return {
      end: { kind: "later", attempt: attemptOf(null, error.message) },
      ending: error.kind === "timeout" ? "pressure" : "other",
      isAlive: false,
    };
  }
}

function read(
  { status, retryAfter }: EndpointAnswer,
  { tools: { clock, breaker }, tally, attemptOf }: {
    readonly tools: CallTools;
    readonly tally: Tally;
    readonly attemptOf: (status: number, error: string) => Attempt;
  },
): Told {
  const isAlive = status < 500;
  if (status >= 200 && status <= 299) {
    return { end: { kind: "taken" }, ending: "success", isAlive };
  }
  if (status < 400) {
    const why = "API call failed after 1 attempt: redirects are not followed";
    return stopped("paused", `${why}: status ${status}`);
  }
  if (status === 401) {
    return { end: { kind: "unauthorized" }, ending: "other", isAlive };
  }
  const attempt = attemptOf(status, `status ${status}`);
  if (isAlive && !LATER.has(status)) {
    return { end: { kind: "refused", attempt }, ending: "other", isAlive };
  }
  if (status === 429) tally.throttled += 1;
  if (!isAlive) tally.failures += 1;
  const now = clock.now();
  const seconds = findRetryAfterSeconds(retryAfter, now, MAX_HOLD_SECONDS);
  if (seconds !== null) breaker.hold(seconds);
  return { end: { kind: "later", attempt }, ending: "pressure", isAlive };
}

function stopped(kind: "paused" | "postponed", reason: string): Told {
  return {
    end: { kind, reason, retryAt: null },
    ending: "other",
    isAlive: null,
  };
}
