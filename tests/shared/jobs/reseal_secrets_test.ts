import { equal, ok } from "node:assert/strict";
import { systemClock } from "../../../shared/platform/clock.ts";
import { directDatabase } from "../../../shared/platform/direct_database.ts";
import { createLog } from "../../../shared/platform/log.ts";
import { sealer, type SealingKey } from "../../../shared/platform/sealing.ts";
import { Secret } from "../../../shared/platform/secret.ts";
import { resealSecrets } from "../../../shared/jobs/reseal_secrets.ts";
import { database, type TestDatabase } from "../../support/database.ts";
import { tenant } from "../../support/tenant.ts";

const FIELD = "secret_access_key";

function key(id: string): SealingKey {
  return { id, bytes: new Secret(crypto.getRandomValues(new Uint8Array(32))) };
}

/** A database with one secret sealed under `old`. */
async function world(database: TestDatabase, old: SealingKey) {
  const sql = database.sql("supabase_admin");
  const { organizationId, integrationId } = await tenant(sql);
  const place = { organizationId, integrationId, field: FIELD };
  const sealed = await sealer([old]).seal(new Secret("planted"), place);
  await sql`insert into private.integration_secrets (integration_id, field, sealed, key_id)
    values (${integrationId}, ${FIELD}, ${sealed}, ${old.id})`;
  const lines: string[] = [];
  return {
    place,
    lines,
    reseal: (ring: readonly [SealingKey, ...SealingKey[]]) =>
      resealSecrets({
        database: directDatabase(database.sql("service_role")),
        sealer: sealer(ring),
        currentKey: ring[0],
        log: createLog(systemClock, (_level, line) => lines.push(line)),
      }),
    async stored(): Promise<string> {
      const [row] = await sql`
        select sealed, key_id from private.integration_secrets where integration_id = ${integrationId}`;
      equal(row?.["sealed"].split(".")[1], row?.["key_id"]);
      return row?.["sealed"];
    },
  };
}

Deno.test("resealSecrets() moves a secret to the current key, once", async () => {
  const [old, current] = [key("old"), key("current")];
  const clone = await database();
  try {
    const { reseal, stored, place } = await world(clone, old);
    equal(await reseal([current, old]), 1);
    const sealed = await stored();
    ok(sealed.startsWith("v1.current."));
    const opened = await sealer([current]).open(sealed, place);
    equal(opened.reveal(), "planted");
    equal(await reseal([current, old]), 0);
    equal(await stored(), sealed);
  } finally {
    await clone.close();
  }
});

Deno.test("resealSecrets() leaves what no key opens, and tells it without the secret", async () => {
  const [lost, current] = [key("lost"), key("current")];
  const clone = await database();
  try {
    const { reseal, stored, lines } = await world(clone, lost);
    const before = await stored();
    equal(await reseal([current]), 0);
    equal(await stored(), before);
    equal(lines.length, 1);
    ok(lines[0]?.includes("SEALED_SECRET_UNREADABLE"));
    ok(!lines[0]?.includes("planted"));
  } finally {
    await clone.close();
  }
});
