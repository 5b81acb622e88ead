import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Sql } from "postgres";
import { database } from "../support/database.ts";
import { someoneWaits } from "../support/someone_waits.ts";
import {
  asUser,
  integration,
  member,
  personalOrganization,
  user,
} from "../support/tenant.ts";

/** Runs a test with a superuser's connections to a database of its own. */
function test(name: string, work: (sql: Sql) => Promise<void>): void {
  Deno.test(name, async () => {
    const own = await database();
    try {
      await work(own.sql("supabase_admin"));
    } finally {
      await own.close();
    }
  });
}

async function roles(sql: Sql, organizationId: string): Promise<string[]> {
  const rows = await sql`
    select role from organization_members where organization_id = ${organizationId} order by role`;
  return rows.map(({ role }) => role);
}

test("welcome_user() gives whoever signs up an organization they own", async (sql) => {
  const userId = await user(sql);
  deepEqual(await roles(sql, await personalOrganization(sql, userId)), [
    "owner",
  ]);
});

test("ensure_personal_organization() gives the same one on every call, and ten at once make one", async (sql) => {
  const userId = await user(sql);
  const first = await personalOrganization(sql, userId);
  await sql`update organizations set deleted_at = now() where id = ${first}`;
  const made = await Promise.all(
    Array.from({ length: 10 }, () =>
      asUser(sql, userId, async (own) => {
        const [row] = await own`select ensure_personal_organization() as id`;
        return row?.id as string;
      })),
  );
  equal(new Set(made).size, 1);
  deepEqual(await roles(sql, made[0] ?? ""), ["owner"]);
});

test("ensure_personal_organization() serves users who signed up before there was a schema", async (sql) => {
  await sql`alter table auth.users disable trigger users_get_a_personal_organization`;
  const userId = await user(sql);
  await sql`select private.ensure_personal_organization(u.id) from auth.users u`;
  deepEqual(await roles(sql, await personalOrganization(sql, userId)), [
    "owner",
  ]);
});

test("ensure_personal_organization() makes a new one for whoever gave theirs away", async (sql) => {
  const userId = await user(sql);
  const given = await personalOrganization(sql, userId);
  await member(sql, given, { role: "owner" });
  await sql`delete from organization_members where user_id = ${userId}`;
  const [row] = await asUser(
    sql,
    userId,
    (own) => own`select ensure_personal_organization() as id`,
  );
  deepEqual(await roles(sql, row?.id), ["owner"]);
  deepEqual(await roles(sql, given), ["owner"]);
});

test("the last owner cannot leave, and of two who leave at once one stays", async (sql) => {
  const first = await user(sql);
  const organizationId = await personalOrganization(sql, first);
  const leave = (who: string) =>
    asUser(
      sql,
      who,
      (own) =>
        own`delete from organization_members where user_id = ${who} and organization_id = ${organizationId}`,
    );
  await rejects(leave(first), { code: "CS409" });
  const second = await member(sql, organizationId, { role: "owner" });
  const late: Promise<unknown>[] = [];
  await asUser(sql, first, async (own) => {
    await own`delete from organization_members where user_id = ${first} and organization_id = ${organizationId}`;
    late.push(rejects(leave(second), { code: "CS409" }));
    await someoneWaits(sql);
    return null;
  });
  await late[0];
  deepEqual(await roles(sql, organizationId), ["owner"]);
});

test("the last owner cannot be demoted", async (sql) => {
  const first = await user(sql);
  const organizationId = await personalOrganization(sql, first);
  await rejects(
    asUser(
      sql,
      first,
      (own) =>
        own`update organization_members set role = 'viewer' where user_id = ${first}`,
    ),
    { code: "CS409" },
  );
  deepEqual(await roles(sql, organizationId), ["owner"]);
});

test("an erased user's own organization is deleted with its secrets and jobs, a shared one lives on", async (sql) => {
  const userId = await user(sql);
  const own = await personalOrganization(sql, userId);
  const integrationId = await integration(sql, own);
  await sql`insert into private.integration_secrets values (${integrationId}, 'secret_access_key', 'v1.k1.a.b', 'k1', now())`;
  await sql`insert into sync_jobs (organization_id, integration_id, provider, dataset) values (${own}, ${integrationId}, 'aws', 'service_usage')`;
  const other = await user(sql);
  const shared = await personalOrganization(sql, other);
  await sql`insert into organization_members (user_id, organization_id, role) values (${userId}, ${shared}, 'owner')`;
  await sql`delete from auth.users where id = ${userId}`;
  const [row] = await sql`
    select (select deleted_at is not null from organizations where id = ${own}) as deleted,
      (select deleted_at is null from organizations where id = ${shared}) as lives,
      (select count(*)::int from private.integration_secrets) as secrets, (select status from sync_jobs) as job`;
  deepEqual(row, { deleted: true, lives: true, secrets: 0, job: "cancelled" });
});

test("audit events cannot be changed or deleted, by nobody, and an erased user's id becomes a pseudonym", async (sql) => {
  const userId = await user(sql);
  const organizationId = await personalOrganization(sql, userId);
  const other = await member(sql, organizationId, { role: "owner" });
  for (const who of [userId, userId, other]) {
    await asUser(sql, who, async (own) => {
      await own`select set_config('role', 'supabase_admin', true)`;
      await own`select private.record_audit(${organizationId}, 'thing.done', 'thing', '1')`;
      return null;
    });
  }
  await rejects(sql`update audit_events set action = 'nothing.done'`, {
    code: "CS403",
  });
  await rejects(sql`delete from audit_events`, { code: "CS403" });
  await sql`delete from auth.users where id = ${userId}`;
  const rows = await sql`
    select actor_id = ${other} as same, actor_id like 'erased-%' as erased, dense_rank() over (order by actor_id)::int as who
    from audit_events order by id`;
  deepEqual(rows.map(({ same, erased }) => [same, erased]), [
    [false, true],
    [false, true],
    [true, false],
  ]);
  equal(rows[0]?.who, rows[1]?.who);
  await rejects(sql`delete from audit_events`, { code: "CS403" });
});
