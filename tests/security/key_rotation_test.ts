/** Changing the sealing key: the worker moves every secret to the new key while functions with either ring go on working. */

import { equal, ok } from "node:assert/strict";
import type postgres from "postgres";
import { doors } from "../../supabase/functions/connector-sync/index.ts";
import { type Caller, signUp } from "../support/caller.ts";
import { cloudAccount } from "../support/cloud_account.ts";
import { hostedFunction } from "../support/function_host.ts";
import { type OwnProject, ownProject } from "./own_project.ts";

const OLD = `old:${btoa("o".repeat(32))}`;
const NEW = `new:${btoa("n".repeat(32))}`;
/** More than one batch. */
const UNREADABLE = 60;

Deno.test("a new sealing key takes over without a moment in which a secret does not open", async () => {
  await using project = await ownProject();
  const caller = await signUp(project.stack);
  const withRing = ringsOf(project, caller);
  const before = withRing(OLD);
  const integrationId = await before.connect();
  const sql = project.database.sql("supabase_admin");
  // Whoever may create an integration may also send a text that only looks sealed. It must not stop the rotation of others.
  await plantUnreadable(sql, integrationId);

  const old = withRing(`${OLD},${NEW}`);
  const rotating = withRing(`${NEW},${OLD}`);
  equal(await rotating.opens(integrationId), true);
  const wakes: number[] = [];
  while (await keyOf(sql, integrationId) === "old") {
    ok(wakes.length < 5, "the worker never came to the secret");
    const [opens] = await Promise.all([
      old.opens(integrationId),
      rotating.wake(),
    ]);
    equal(opens, true);
    wakes.push(1);
  }
  equal(await keyOf(sql, integrationId), "new");

  equal(await old.opens(integrationId), true);
  equal(await rotating.opens(integrationId), true);
  equal(await withRing(NEW).opens(integrationId), true);
  equal(await withRing(OLD).opens(integrationId), false);
  // A ring that comes back opens what it sealed: nothing was lost meanwhile.
  equal(await rotating.opens(integrationId), true);
});

function ringsOf({ stack }: OwnProject, { accessToken }: Caller) {
  return (ring: string) => {
    const { call, host } = hostedFunction(stack, "connector-sync", doors, {
      SEALING_KEYS: ring,
    });
    return {
      /** Connects by keys and gives the integration's id. */
      async connect(): Promise<string> {
        const { accessKeyId, secretAccessKey } = await cloudAccount(stack);
        const { body, text } = await call(accessToken, "/integrations", {
          body: { authMethod: "manual", accessKeyId, secretAccessKey },
        });
        ok(body?.integration?.id, text);
        return body.integration.id;
      },
      /** Whether a test with the stored secret succeeds. */
      async opens(id: string): Promise<boolean> {
        const { body, text } = await call(
          accessToken,
          `/integrations/${id}/test`,
          { method: "POST" },
        );
        ok(body.success || body.code === "SEALED_SECRET_UNREADABLE", text);
        return body.success;
      },
      /** Wakes the worker and waits for the end of its work. */
      async wake(): Promise<void> {
        equal(
          (await call(stack.workerToken, "/worker", { method: "POST" })).status,
          202,
        );
        await Promise.all(host.background.splice(0));
      },
    };
  };
}

async function plantUnreadable(
  sql: postgres.Sql,
  like: string,
): Promise<void> {
  await sql`
    with planted as (
      insert into public.integrations (organization_id, name, auth_method, access_key_id)
      select i.organization_id, 'Planted', 'manual', i.access_key_id from public.integrations i, generate_series(1, ${UNREADABLE})
      where i.id = ${like} returning id
    )
    insert into private.integration_secrets (integration_id, field, sealed, key_id, updated_at)
    select id, 'secret_access_key', 'v1.gone.AAAA.BBBB', 'gone', now() - interval '1 year' from planted`;
}

async function keyOf(sql: postgres.Sql, integrationId: string) {
  const [row] = await sql<{ key_id: string }[]>`
    select key_id from private.integration_secrets where integration_id = ${integrationId}`;
  return row?.key_id;
}
