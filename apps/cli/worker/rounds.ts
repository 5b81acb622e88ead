/**
 * Rounds: what keeps a project going besides its jobs. A round ticks (which begins what is scheduled) and plans; once a minute
 * it also cleans up.
 *
 * @module
 */
import type { Clock } from "../../../shared/platform/clock.ts";
import type { Database } from "../../../shared/platform/database.ts";
import { faultFrom } from "../../../shared/platform/fault.ts";
import type { Log } from "../../../shared/platform/log.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import type { Settings } from "../../../shared/platform/settings.ts";
import { planSchedules } from "../../../shared/jobs/plan_schedules.ts";
import { resealSecrets } from "../../../shared/jobs/reseal_secrets.ts";
import type { Meters } from "./meters.ts";
import { pause } from "./pause.ts";

/** What rounds need. */
export interface RoundTools {
  readonly database: Database;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly meters: Meters;
}

const ROUND_MILLISECONDS = 10_000;

const UPKEEP_MILLISECONDS = 60_000;

/** One round. @throws {Fault} */
export async function goRound(tools: RoundTools): Promise<void> {
  const { database, settings, clock, log, meters } = tools;
  try {
    await database.call("engine_tick", {});
    await planSchedules({
      database,
      clock,
      random: Math.random,
      runsPerDay: settings.SCHEDULE_RUNS_PER_DAY,
      log,
    });
    meters.roundEnded(clock.now());
  } catch (error) {
    meters.roundEnded(null);
    throw error;
  }
}

/** A batch of what keeps the database small and the secrets under the current key. @throws {Fault} */
export async function upkeep(
  { database, settings, log }: RoundTools,
): Promise<void> {
  await resealSecrets({
    database,
    sealer: sealer(settings.SEALING_KEYS),
    currentKey: settings.SEALING_KEYS[0],
    log,
  });
  await database.call("engine_purge", {});
}

/**
 * Rounds until the signal, from now on. A database that is away is waited out.
 *
 * @throws {Fault} What waiting does not mend.
 */
export async function keepGoingRound(
  tools: RoundTools,
  signal: AbortSignal,
): Promise<void> {
  let upkeptAt = -Infinity;
  while (!signal.aborted) {
    await waitedOut(tools.log, async () => {
      await goRound(tools);
      const now = tools.clock.ticks();
      if (signal.aborted || now - upkeptAt < UPKEEP_MILLISECONDS) return;
      await upkeep(tools);
      upkeptAt = now;
    });
    await pause(ROUND_MILLISECONDS, signal);
  }
}

/** Whether `work` came to its end; false after a fault that may mend itself, which is logged. @throws {Fault} Any other. */
export async function waitedOut(
  log: Log,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const fault = faultFrom(error);
    if (!fault.retry) throw error;
    log.warn("round failed", { code: fault.code, cause: fault.cause });
    return false;
  }
}
