/**
 * The way to Google Cloud: requests bounded in time, repeated with pauses while that helps, told of.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { backoffMilliseconds } from "../../platform/retry.ts";
import { wait } from "../../platform/wait.ts";
import type { GcpConnection } from "./connection.ts";
import { gcpFault, unknownShape } from "./faults.ts";

/** A request. It may be sent several times. */
export interface GcpRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** The permission behind it: `bigquery.jobs.create`. */
  readonly action: string;
}

/** A JSON object, its members unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The most attempts at a request. */
const MAX_ATTEMPTS = 3;

/** The pauses before a repetition, in milliseconds. Source: BigQuery SLA, "back-off requirements": a second, doubled, at most 32. */
const BACKOFF = { base: 1_000, cap: 32_000 };

/** Retry-After up to this many seconds is waited for within the request; a longer one is the job's to wait for. */
const PATIENCE_SECONDS = 5;

/** Milliseconds an attempt may take. */
const TIMEOUT_MILLISECONDS = 30_000;

/**
 * Sends a request and gives the object that answers it. `onAnswer` is told of the bytes of every answer that is not a refusal,
 * readable or not.
 *
 * @throws {Fault} PROVIDER_*, NOT_FOUND, REQUEST_INVALID; the signal's reason when aborted.
 */
export async function send(
  request: GcpRequest,
  connection: GcpConnection,
  signal: AbortSignal,
  onAnswer: (bytes: number) => void = () => {},
): Promise<JsonObject> {
  for (let attempt = 1;; attempt++) {
    signal.throwIfAborted();
    try {
      return await sendOnce(request, connection, { signal, onAnswer });
    } catch (error) {
      const pause = patience(error, attempt, connection.random());
      if (attempt >= MAX_ATTEMPTS || pause === null) throw error;
      await wait(pause, signal);
    }
  }
}

async function sendOnce(
  request: GcpRequest,
  connection: GcpConnection,
  { signal, onAnswer }: {
    signal: AbortSignal;
    onAnswer: (bytes: number) => void;
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
    const retryAfter = response.headers.get("retry-after");
    throw gcpFault({ status: response.status, retryAfter, text }, {
      action,
      now: connection.clock.now(),
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    signal.throwIfAborted();
    throw late.signal.aborted
      ? new Fault(
        "PROVIDER_TIMEOUT",
        `Google Cloud did not answer ${action} within ${milliseconds} ms`,
        { details: { action } },
      )
      : new Fault(
        "PROVIDER_UNAVAILABLE",
        `Google Cloud cannot be reached for ${action}`,
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
