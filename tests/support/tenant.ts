import type { Sql, TransactionSql } from "postgres";

/** A user with a personal organization and an active AWS integration, made straight in the database. */
export interface Tenant {
  readonly userId: string;
  readonly organizationId: string;
  readonly integrationId: string;
}

/** Makes a tenant; `sql` is a superuser's. */
export async function tenant(sql: Sql): Promise<Tenant> {
  const userId = await user(sql);
  const organizationId = await personalOrganization(sql, userId);
  return {
    userId,
    organizationId,
    integrationId: await integration(sql, organizationId),
  };
}

/** Signs a user up as Auth does: by a row in its table. */
export async function user(sql: Sql): Promise<string> {
  const userId = crypto.randomUUID();
  await sql`insert into auth.users (id, email) values (${userId}, ${`${userId}@example.com`})`;
  return userId;
}

/** The organization that sign-up made. */
export async function personalOrganization(
  sql: Sql,
  userId: string,
): Promise<string> {
  const [row] = await sql`
    select id from organizations where personal_user_id = ${userId} and deleted_at is null`;
  return row?.id;
}

/** An integration whose test has passed. */
export async function integration(
  sql: Sql,
  organizationId: string,
): Promise<string> {
  const id = crypto.randomUUID();
  await sql`
    insert into integrations (id, organization_id, name, auth_method, access_key_id)
    values (${id}, ${organizationId}, 'Payer', 'manual', 'AKIA0123456789ABCDEF')`;
  await sql`update integrations set status = 'active' where id = ${id}`;
  return id;
}

/** Adds a member. */
export async function member(
  sql: Sql,
  organizationId: string,
  { role = "viewer", scope = null }: {
    role?: string;
    scope?: string[] | null;
  } = {},
): Promise<string> {
  const userId = await user(sql);
  await sql`
    insert into organization_members (user_id, organization_id, role, account_scope)
    values (${userId}, ${organizationId}, ${role}, ${scope})`;
  return userId;
}

/** Runs `work` as REST does for a user: role authenticated, the token's claims in the transaction. */
export function asUser<T>(
  sql: Sql,
  userId: string,
  work: (sql: TransactionSql) => Promise<T>,
): Promise<T> {
  return sql.begin(async (transaction) => {
    const claims = JSON.stringify({ sub: userId, role: "authenticated" });
    await transaction`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true)`;
    return await work(transaction);
  }) as Promise<T>; // the driver unwraps arrays of promises; T is none
}
