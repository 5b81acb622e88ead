/**
 * Begins what is scheduled and wakes the worker while work is due, as pg_cron and pg_net do on hosted.
 *
 * @module
 */

import postgres from "postgres";
import type { LogFile } from "./log_file.ts";

/** What the ticker needs. */
export interface TickerOptions {
  /** Database, as role postgres. */
  postgresUrl: string;
  /** The worker's route. */
  workerUrl: string;
  /** WORKER_TOKEN. */
  workerToken: string;
  /** Milliseconds between two looks. */
  intervalMs: number;
  /** Takes what went wrong. */
  log: LogFile;
}

/** Starts looking. Returns what stops it and waits for the request in flight. */
export function startTicker(options: TickerOptions): { stop(): Promise<void> } {
  const sql = postgres(options.postgresUrl, { max: 1, onnotice: () => {} });
  const stopping = new AbortController();
  const ticking = (async () => {
    while (!stopping.signal.aborted) {
      await tick(sql, options, stopping.signal).catch((error) => {
        if (!stopping.signal.aborted) {
          options.log.write("ticker", String(error));
        }
      });
      await pause(options.intervalMs, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await ticking;
      await sql.end({ timeout: 1 });
    },
  };
}

async function tick(
  sql: postgres.Sql,
  options: TickerOptions,
  signal: AbortSignal,
): Promise<void> {
  const [row] = await sql<
    { tick: { due_jobs: number; unplanned_schedules: number } }[]
  >`select private.tick() as tick`;
  if (!row || row.tick.due_jobs + row.tick.unplanned_schedules === 0) return;
  const response = await fetch(options.workerUrl, {
    method: "POST",
    headers: {
      "authorization": `Bearer ${options.workerToken}`,
      "content-type": "application/json",
    },
    body: "{}",
    signal,
  });
  const body = await response.text();
  if (!response.ok) {
    options.log.write(
      "ticker",
      `the worker answered ${response.status}: ${body}`,
    );
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
