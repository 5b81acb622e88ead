import { type Clock, systemClock } from "../../../shared/platform/clock.ts";
import type { Database } from "../../../shared/platform/database.ts";
import type { Log } from "../../../shared/platform/log.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import type { Settings } from "../../../shared/platform/settings.ts";
import { orderedProver } from "../../../shared/connectors/prove_stored.ts";
import { useOneTenant } from "../../../shared/jobs/one_tenant/mod.ts";
import type { Wanted } from "../../../shared/jobs/one_tenant/wanted.ts";
import { pause } from "./pause.ts";
import { waitedOut } from "./rounds.ts";

/** What a worker needs for one-tenant use. */
export interface OneTenantWorker {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Waits a database out that is away. */
  readonly isPatient: boolean;
}

/** A member may have deleted what the settings ask for, and a role may have been set up meanwhile. */
const AGAIN_MILLISECONDS = 600_000;

const RETRY_MILLISECONDS = 2_000;

/**
 * Does `work` with what the settings ask for in place: applied before it begins, looked after until it ends.
 *
 * @throws {Fault} SETTING_INVALID, and what `work` throws.
 */
export async function withOneTenant(
  wanted: readonly Wanted[],
  worker: OneTenantWorker,
  work: () => Promise<void>,
): Promise<void> {
  if (wanted.length === 0) return await work();
  const apply = async () => {
    await useOneTenant(wanted, toolsOf(worker, systemClock));
  };
  const { signal, log } = worker;
  if (!worker.isPatient) await apply();
  else {
    while (!signal.aborted && !await waitedOut(log, apply)) {
      await pause(RETRY_MILLISECONDS, signal);
    }
  }
  const ended = new AbortController();
  const kept = keepApplied(apply, {
    log,
    signal: AbortSignal.any([signal, ended.signal]),
  });
  try {
    await work();
  } finally {
    ended.abort();
    await kept;
  }
}

/** What was right when the worker began may not be later: that is told, and ends nobody's jobs. */
async function keepApplied(
  apply: () => Promise<void>,
  { log, signal }: Pick<OneTenantWorker, "log" | "signal">,
): Promise<void> {
  for (;;) {
    await pause(AGAIN_MILLISECONDS, signal);
    if (signal.aborted) return;
    await waitedOut(log, apply).catch((cause) =>
      log.error("one-tenant settings not applied", { cause })
    );
  }
}

function toolsOf(
  { database, settings, log }: OneTenantWorker,
  clock: Clock,
): Parameters<typeof useOneTenant>[1] {
  return {
    database,
    clock,
    log,
    sealer: sealer(settings.SEALING_KEYS),
    prove: orderedProver({
      settings,
      clock,
      fetch,
      engine: database,
      requestId: null,
    }),
  };
}
