/**
 * Re-sealing: after a new key is put first in the ring, what older keys sealed moves to it in the background.
 *
 * @module
 */
import type { Database } from "../platform/database.ts";
import { faultFrom } from "../platform/fault.ts";
import type { Log } from "../platform/log.ts";
import type { Sealer, SealingKey } from "../platform/sealing.ts";

interface StaleSecret {
  readonly integration_id: string;
  readonly organization_id: string;
  readonly field: string;
  readonly sealed: string;
}

/** What re-sealing needs. */
export interface ResealTools {
  /** The database with the right to the machinery. */
  readonly database: Database;
  /** Opens with every key, seals with the first. */
  readonly sealer: Sealer;
  /** The key that seals: the first of the ring. */
  readonly currentKey: SealingKey;
  /** Told what could not be opened. */
  readonly log: Log;
}

/**
 * Re-seals one batch; returns how many secrets moved.
 *
 * A secret that no key of the ring opens stays as it is and is logged: it may open again when its key returns. One
 * replaced meanwhile is left alone.
 */
export async function resealSecrets(
  { database, sealer, currentKey, log }: ResealTools,
  batch = 50,
): Promise<number> {
  const stale = await database.call<StaleSecret[]>("engine_stale_secrets", {
    current_key_id: currentKey.id,
    batch,
  });
  let moved = 0;
  for (const { integration_id, organization_id, field, sealed } of stale) {
    const place = {
      organizationId: organization_id,
      integrationId: integration_id,
      field,
    };
    try {
      const isMoved = await database.call<boolean>("engine_reseal_secret", {
        integration_id,
        field,
        sealed_before: sealed,
        sealed_after: await sealer.reseal(sealed, place),
      });
      if (isMoved) moved += 1;
    } catch (error) {
      const fault = faultFrom(error);
      if (fault.code !== "SEALED_SECRET_UNREADABLE") throw fault;
      log.error("secret not re-sealed", {
        integration_id,
        field,
        code: fault.code,
        reason: fault.message,
      });
    }
  }
  return moved;
}
