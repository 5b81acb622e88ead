/**
 * Waking the worker: the next invocation goes on where this one had to stop.
 *
 * @module
 */
import type { Log } from "../platform/log.ts";
import type { Secret } from "../platform/secret.ts";

/** How the worker is reached. */
export interface WakeOptions {
  /** The project's origin. */
  readonly url: string;
  /** WORKER_TOKEN. */
  readonly token: Secret;
  /** The network. */
  readonly fetch: typeof fetch;
  /** Told when the wake fails. */
  readonly log: Log;
}

/** The worker answers before it works; more than this means that it is not there. */
const PATIENCE_MILLISECONDS = 5_000;

/**
 * Posts one wake. Never throws: the clock wakes the worker within a minute anyway, so a lost wake costs time only.
 */
export async function wakeWorker(
  { url, token, fetch, log }: WakeOptions,
): Promise<void> {
  try {
    const response = await fetch(`${url}/functions/v1/connector-sync/worker`, {
      method: "POST",
      headers: {
        "authorization": `Bearer ${token.reveal()}`,
        "content-type": "application/json",
      },
      body: "{}",
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    await response.body?.cancel();
    if (!response.ok) {
      log.warn("wake refused", { status: response.status });
    }
  } catch (error) {
    log.warn("wake not delivered", { cause: error });
  }
}
