import type { Clock } from "../../shared/platform/clock.ts";
import type { Host } from "../../shared/platform/host.ts";
import { createLog } from "../../shared/platform/log.ts";
import { manualClock } from "./manual_clock.ts";

/** A host whose log lines and background work can be looked at. */
export interface PlatformHost extends Host {
  readonly lines: Record<string, unknown>[];
  readonly background: Promise<unknown>[];
}

/** The least environment with which a function starts. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_test"}',
  SUPABASE_SECRET_KEYS:
    '{"default":"sb_secret_default_key","cron":"sb_secret_cron_key"}',
  SEALING_KEYS: `k1:${btoa("k".repeat(32))}`,
  WORKER_TOKEN: "w".repeat(32),
};

/** A host with that environment, changed by `environment`; an undefined value takes a variable away. */
export function platformHost(
  environment: Readonly<Record<string, string | undefined>> = {},
  options: { clock?: Clock; fetch?: typeof fetch } = {},
): PlatformHost {
  const clock = options.clock ?? manualClock();
  const lines: Record<string, unknown>[] = [];
  const background: Promise<unknown>[] = [];
  return {
    lines,
    background,
    clock,
    environment: () => ({ ...ENVIRONMENT, ...environment }),
    fetch: options.fetch ?? fetch,
    log: createLog(clock, (_level, line) => lines.push(JSON.parse(line))),
    keepAlive: (work) => background.push(work),
  };
}
