/**
 * The surroundings a function runs in, so that a test can give it others.
 *
 * @module
 */
import { type Clock, systemClock } from "./clock.ts";
import { createLog, type Log, writeToConsole } from "./log.ts";
import type { Environment } from "./settings.ts";

/** Everything a door takes from outside of itself. */
export interface Host {
  /** The environment; read once, at the first request. */
  environment(): Environment;
  /** The network. */
  readonly fetch: typeof fetch;
  /** The time. */
  readonly clock: Clock;
  /** Where lines go. */
  readonly log: Log;
  /** Keeps the isolate until `work` settles, also after the answer. */
  keepAlive(work: Promise<unknown>): void;
}

interface EdgeRuntimeGlobal {
  readonly EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

/**
 * The runtime as it is. On the platform background work is announced, else the isolate is dropped at half of
 * its wall clock; elsewhere the process itself stays.
 */
export const runtimeHost: Host = {
  environment: () => Deno.env.toObject(),
  fetch: (input, init) => fetch(input, init),
  clock: systemClock,
  log: createLog(systemClock, writeToConsole),
  keepAlive: (work) =>
    (globalThis as EdgeRuntimeGlobal).EdgeRuntime?.waitUntil(work), // absent outside of the platform
};
