import type { Context } from "../../../shared/platform/door.ts";
import { sealer } from "../../../shared/platform/sealing.ts";
import type { Settings } from "../../../shared/platform/settings.ts";
import { orderedProver } from "../../../shared/connectors/prove_stored.ts";

/** One for each isolate: its settings are read once, too. */
const applied = new WeakMap<Settings, Promise<void>>();

/**
 * Makes sure that the integrations which the environment's own settings ask for are there, once for each isolate; again after a
 * failure. Without such settings it does nothing.
 *
 * @throws {Fault} SETTING_INVALID, DATABASE_UNAVAILABLE, DATABASE_TIMEOUT
 */
export async function ensureOneTenant(context: Context): Promise<void> {
  const { settings } = context;
  const known = applied.get(settings);
  if (known !== undefined) return await known;
  const applying = applyOnce(context);
  applied.set(settings, applying);
  applying.catch(() => applied.delete(settings));
  await applying;
}

async function applyOnce(context: Context): Promise<void> {
  const environment = context.environment();
  const isUsed = Object.keys(environment).some((name) =>
    name.startsWith("OFFGRIDFLOW_")
  );
  if (!isUsed) return;
  const oneTenant = await import("../../../shared/jobs/one_tenant/mod.ts");
  const wanted = oneTenant.readOneTenant(environment);
  if (wanted.length === 0) return;
  const { settings, engine, clock, log, fetch, requestId } = context;
  await oneTenant.useOneTenant(wanted, {
    database: engine,
    clock,
    log,
    sealer: sealer(settings.SEALING_KEYS),
    prove: orderedProver({ settings, clock, fetch, engine, requestId }),
  });
}
