/**
 * A process that serves HTTP on a loopback port of its own choice; started again when it crashes.
 *
 * @module
 */

import { leash, type LeashOptions } from "./leash.ts";
import type { LogFile } from "./log_file.ts";

/** What to run. */
export interface ServiceOptions
  extends Omit<LeashOptions, "onLine" | "signal"> {
  /** Its name in the log. */
  name: string;
  /** Takes what it prints. */
  log: LogFile;
}

/** A service that was ready at least once. */
export interface Service {
  /** Its origin while it is up, null between a crash and the next start. */
  origin(): string | null;
  /** Ends it for good. */
  stop(): Promise<void>;
}

// A service that keeps crashing is left down, so that its log stays readable.
const MOST_RESTARTS = 20;

/**
 * Starts the process and waits for its `Listening on http://…` line.
 *
 * @throws {Error} With the end of its log when it ends before that.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  let origin: string | null = null;
  let isStopping = false;
  let current = launch(options, (found) => origin = found);
  const supervised = (async () => {
    for (let restarts = 0; restarts <= MOST_RESTARTS; restarts++) {
      const code = await current.exited;
      origin = null;
      if (isStopping || !await current.isReady) return;
      options.log.write(
        options.name,
        `ended with code ${code}; starting again`,
      );
      current = launch(options, (found) => origin = found);
    }
  })();
  if (!await current.isReady) {
    throw new Error(
      `${options.name} did not start:\n${options.log.tail(options.name)}`,
    );
  }
  return {
    origin: () => origin,
    async stop() {
      isStopping = true;
      await current.stop();
      await supervised;
    },
  };
}

function launch(options: ServiceOptions, onReady: (origin: string) => void) {
  const ready = Promise.withResolvers<boolean>();
  const process = leash({
    ...options,
    // Asked politely, Deno waits for connections that the gateway keeps open.
    signal: "KILL",
    onLine(line) {
      options.log.write(options.name, line);
      const found = /Listening on (http:\/\/[^/\s]+)/.exec(line)?.[1];
      if (!found) return;
      onReady(found);
      ready.resolve(true);
    },
  });
  process.exited.then(() => ready.resolve(false));
  return { ...process, isReady: ready.promise };
}
