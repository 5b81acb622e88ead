/**
 * The way to a cloud's JSON over HTTP: requests bounded in time, repeated with pauses while that helps, told of.
 *
 * @module
 */
import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import { backoffMilliseconds } from "../platform/retry.ts";
import { wait } from "../platform/wait.ts";

/** A request. It may be sent several times. */
export interface JsonRequest {
  /** Where it goes. */
  readonly url: string;
  /** Nothing else is sent to a cloud. */
  readonly method: "GET" | "POST";
  /** With what opens the door, if anything does. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for none. */
  readonly body: string | null;
  /** The permission or role behind it: `bigquery.jobs.create`. */
  readonly action: string;
}

/** An answer that refuses. */
export interface Refused {
  /** The HTTP status. */
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Pick<Headers, "get">;
  /** The body. */
  readonly text: string;
}

/** How a cloud is reached. */
export interface JsonConnection {
  /** The network. */
  readonly fetch: typeof fetch;
  /** The time. */
  readonly clock: Clock;
  /** From [0, 1): spreads repetitions. */
  readonly random: () => number;
  /** Milliseconds an attempt may take; 30,000 when absent. */
  readonly timeoutMilliseconds?: number;
}

/** What a cloud is called, and what its answers mean. */
export interface Dialect {
  /** `Google Cloud`. */
  readonly name: string;
  /** A refusal as a fault. */
  readonly fault: (
    refused: Refused,
    call: { readonly action: string; readonly now: Date },
  ) => Fault;
}

/** Sends a request and gives the object that answers it. */
export type SendJson = (
  request: JsonRequest,
  connection: JsonConnection,
  signal: AbortSignal,
  onAnswer?: (bytes: number) => void,
) => Promise<JsonObject>;

/** A JSON object, its members unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The most attempts at a request. */
const MAX_ATTEMPTS = 3;

/** The pauses before a repetition, in milliseconds: a second, doubled, at most 32. Source: BigQuery SLA, "back-off requirements". */
const BACKOFF = { base: 1_000, cap: 32_000 };

/** Retry-After up to this many seconds is waited for within the request; a longer one is the job's to wait for. */
const PATIENCE_SECONDS = 5;

/** Milliseconds an attempt may take. */
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * A sender of one cloud. `onAnswer` is told of the bytes of every answer that is not a refusal, readable or not.
 *
 * Sending throws {@link Fault} PROVIDER_*, NOT_FOUND and REQUEST_INVALID, and the signal's reason when aborted.
 */
export function jsonSender(dialect: Dialect): SendJson {
  return async (request, connection, signal, onAnswer = () => {}) => {
    for (let attempt = 1;; attempt++) {
      signal.throwIfAborted();
      try {
        return await sendOnce(request, connection, {
          dialect,
          signal,
          onAnswer,
        });
      } catch (error) {
        const pause = patience(error, attempt, connection.random());
        if (attempt >= MAX_ATTEMPTS || pause === null) throw error;
        await wait(pause, signal);
      }
    }
  };
}

/** An answer that is not as the cloud documents it. */
export function unknownShape(action: string, expected: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the answer to ${action} as it must be ${expected}`,
    { details: { action } },
  );
}

async function sendOnce(
  request: JsonRequest,
  connection: JsonConnection,
  { dialect, signal, onAnswer }: {
    readonly dialect: Dialect;
    readonly signal: AbortSignal;
    readonly onAnswer: (bytes: number) => void;
  },
): Promise<JsonObject> {
  const { url, action, ...init } = request;
  const milliseconds = connection.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), milliseconds);
  try {
    const response = await connection.fetch(url, {
      ...init,
      redirect: "error",
      signal: AbortSignal.any([late.signal, signal]),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    if (response.ok) {
      onAnswer(bytes.length);
      return objectOf(text, action);
    }
    const { status, headers } = response;
    throw dialect.fault({ status, headers, text }, {
      action,
      now: connection.clock.now(),
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    signal.throwIfAborted();
    throw late.signal.aborted
      ? new Fault(
        "PROVIDER_TIMEOUT",
        `${dialect.name} did not answer ${action} within ${milliseconds} ms`,
        { details: { action } },
      )
      : new Fault(
        "PROVIDER_UNAVAILABLE",
        `${dialect.name} cannot be reached for ${action}`,
        { details: { action }, cause: error },
      );
  } finally {
    clearTimeout(timer);
  }
}

function objectOf(text: string, action: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unknownShape(action, "JSON"); // without its cause, which quotes the answer
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { ...value };
  }
  throw unknownShape(action, "an object");
}

/** Milliseconds before a repetition, or null for an error that should not be repeated here. */
function patience(
  error: unknown,
  attempt: number,
  random: number,
): number | null {
  if (!(error instanceof Fault)) return null;
  const isTransient = error.code === "PROVIDER_THROTTLED" ||
    error.code === "PROVIDER_UNAVAILABLE" || error.code === "PROVIDER_TIMEOUT";
  const asked = error.retryAfterSeconds ?? 0;
  if (!isTransient || asked > PATIENCE_SECONDS) return null;
  return Math.max(asked * 1000, backoffMilliseconds(attempt, random, BACKOFF));
}
