import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  requestSync,
} from "../support/engine_world.ts";
import { charge, primaryTotal, publish } from "../support/publish.ts";
import { asUser, member } from "../support/tenant.ts";

interface Purged {
  readonly charges: number;
  readonly organizations: number;
}

async function withSecretAndJob(world: EngineWorld): Promise<void> {
  const { integrationId } = world.tenant;
  await publish(world, { parts: { Usage: [charge()] } });
  await world
    .admin`insert into private.integration_secrets values (${integrationId}, 'secret_access_key', 'v1.k1.a.b', 'k1', now())`;
  await requestSync(world);
}

Deno.test("delete_integration() destroys secrets and cancels jobs at once, keeps data, and counts them", async () => {
  await using world = await engineWorld();
  const { tenant: { userId, integrationId }, admin } = world;
  await withSecretAndJob(world);
  const job = await claimJob(world);
  const remove = () =>
    asUser(admin, userId, async (sql) => {
      const [row] =
        await sql`select delete_integration(${integrationId}) as answer`;
      return row?.answer;
    });
  deepEqual(await remove(), {
    id: integrationId,
    secretsDestroyed: 1,
    schedulesCancelled: 0,
    jobsCancelled: 1,
    loadsDeleted: 0,
    recordsDeleted: 0,
    dataKept: true,
  });
  await rejects(world.engine.finish(job, "complete"), {
    code: "JOB_CANCELLED",
  });
  await rejects(remove(), { code: "CS404" });
  equal(await primaryTotal(world), "1");
});

Deno.test("delete_organization() hides everything at once and is purged in batches to nothing", async () => {
  await using world = await engineWorld();
  const { tenant: { userId, organizationId }, admin } = world;
  await withSecretAndJob(world);
  await publish(world, {
    parts: {
      Usage: Array.from(
        { length: 25 },
        (_, index) => charge({ usage_type: String(index) }),
      ),
    },
    request: { start_date: "2026-09-01", end_date: "2026-10-01" },
  });
  const admin_ = await member(admin, organizationId, { role: "admin" });
  const remove = (who: string) =>
    asUser(admin, who, async (sql) => {
      const [row] =
        await sql`select delete_organization(${organizationId}) as answer`;
      return row?.answer;
    });
  await rejects(remove(admin_), { code: "CS403" });
  deepEqual(await remove(userId), {
    id: organizationId,
    secretsDestroyed: 1,
    schedulesCancelled: 0,
    jobsCancelled: 1,
    integrationsDeleted: 1,
  });
  const seen = await asUser(admin, userId, async (sql) => [
    ...await sql`select id::text from organizations where id = ${organizationId}`,
    ...await sql`select billed_cost::text from charges`,
    ...await sql`select id::text from sync_jobs`,
  ]);
  deepEqual(seen, []);
  const batches = await purgeAll(world, 10);
  deepEqual(batches.map(({ organizations }) => organizations).slice(0, 2), [
    10,
    10,
  ]);
  const [left] = await admin`
    select (select count(*)::int from charges) as charges, (select count(*)::int from charge_loads) as loads,
      (select count(*)::int from organizations where id = ${organizationId}) as organizations,
      (select count(*)::int from audit_events) as events`;
  deepEqual(left, { charges: 0, loads: 0, organizations: 0, events: 1 });
});

Deno.test("engine_purge() deletes the charges of replaced loads in batches, after ten minutes, and keeps the load's record", async () => {
  await using world = await engineWorld();
  const month = Array.from(
    { length: 30 },
    (_, index) => charge({ usage_type: String(index) }),
  );
  for (let read = 0; read < 3; read++) {
    await publish(world, { parts: { Usage: month } });
  }
  deepEqual((await purgeAll(world, 20)).map(({ charges }) => charges), [0]);
  await world
    .admin`update charge_loads set replaced_at = replaced_at - interval '11 minutes'`;
  const batches = await purgeAll(world, 20);
  deepEqual(batches.map(({ charges }) => charges), [20, 20, 20, 0]);
  const rows = await world
    .admin`select status from charge_loads order by created_at`;
  deepEqual(rows.map(({ status }) => status), [
    "purged",
    "purged",
    "published",
  ]);
  equal(await primaryTotal(world), "30");
});

Deno.test("engine_purge() forgets rejects after 30 days, runs after 90, audit events after 400", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId } } = world;
  await publish(world, { parts: { Usage: [charge()] }, rejected: 2 });
  const counts = async () => {
    await purgeAll(world, 100);
    const [row] = await admin`
      select (select count(*)::int from sync_rejects) as rejects, (select count(*)::int from sync_jobs) as jobs,
        (select count(*)::int from sync_runs) as runs, (select count(*)::int from audit_events) as events`;
    return Object.values(row ?? {});
  };
  await admin`insert into audit_events (occurred_at, organization_id, actor_kind, action, target_kind)
    values (now() - interval '401 days', ${organizationId}, 'system', 'a.b', 'c'), (now() - interval '399 days', ${organizationId}, 'system', 'a.b', 'c')`;
  deepEqual(await counts(), [2, 1, 1, 1]);
  await admin`update sync_rejects set created_at = created_at - interval '31 days' where id = (select min(id) from sync_rejects)`;
  deepEqual(await counts(), [1, 1, 1, 1]);
  await admin`update sync_jobs set finished_at = finished_at - interval '91 days'`;
  await admin`update sync_runs set created_at = created_at - interval '91 days'`;
  deepEqual(await counts(), [0, 0, 0, 1]);
  equal(await primaryTotal(world), "1");
});

/** Purges until nothing is left; the answer of every batch. */
async function purgeAll(
  { service }: EngineWorld,
  batch: number,
): Promise<Purged[]> {
  const batches: Purged[] = [];
  for (;;) {
    const purged = await service.call<Record<string, number>>("engine_purge", {
      batch,
    });
    batches.push(purged as unknown as Purged); // the members it has are numbers
    if (Object.values(purged).every((count) => count === 0)) return batches;
  }
}
