import { deepEqual, equal } from "node:assert/strict";
import { checkSecrets } from "../../../../apps/cli/doctor/secrets_check.ts";
import { resealSecrets } from "../../../../shared/jobs/reseal_secrets.ts";
import { systemClock } from "../../../../shared/platform/clock.ts";
import { directDatabase } from "../../../../shared/platform/direct_database.ts";
import { createLog } from "../../../../shared/platform/log.ts";
import {
  sealer,
  type SealingKey,
} from "../../../../shared/platform/sealing.ts";
import { Secret } from "../../../../shared/platform/secret.ts";
import { database } from "../../../support/database.ts";
import { tenant } from "../../../support/tenant.ts";

function key(id: string): SealingKey {
  return { id, bytes: new Secret(crypto.getRandomValues(new Uint8Array(32))) };
}

Deno.test("checkSecrets() finds the same however often it looks, and keeps no secret from being re-sealed", async () => {
  const [old, current] = [key("old"), key("current")];
  const clone = await database();
  try {
    const sql = clone.sql("supabase_admin");
    const { organizationId, integrationId } = await tenant(sql);
    const field = "secret_access_key";
    const sealed = await sealer([old]).seal(new Secret("planted"), {
      organizationId,
      integrationId,
      field,
    });
    await sql`insert into private.integration_secrets (integration_id, field, sealed, key_id)
      values (${integrationId}, ${field}, ${sealed}, 'old')`;
    const engine = directDatabase(clone.sql("service_role"));
    const look = async (ring: [SealingKey, ...SealingKey[]]) =>
      (await checkSecrets(engine, ring)).found;
    const shut = "the ring opens 0 of 1";
    deepEqual([await look([current]), await look([current])], [shut, shut]);
    const moved = await resealSecrets({
      database: engine,
      sealer: sealer([current, old]),
      currentKey: current,
      log: createLog(systemClock, () => {}),
    });
    equal(moved, 1);
    equal(await look([current]), "the ring opens all 1 looked at");
  } finally {
    await clone.close();
  }
});
