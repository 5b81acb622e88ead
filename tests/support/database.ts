import postgres from "postgres";
import { stack } from "./stack.ts";

/** Who connects. The API roles arrive through authenticator, as REST's requests do. */
export type DatabaseRole =
  | "supabase_admin"
  | "postgres"
  | "authenticator"
  | "anon"
  | "authenticated"
  | "service_role";

/** A database of one test's own: migrated, empty. */
export interface TestDatabase {
  /** Its name. */
  readonly name: string;
  /** How to connect as a role. */
  url(role: DatabaseRole): string;
  /** A pool connected as a role; closed with the database. */
  sql(
    role: DatabaseRole,
    options?: postgres.Options<Record<string, never>>,
  ): postgres.Sql;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/**
 * Makes a fresh copy of the migrated, empty template database.
 *
 * @throws {Error} Outside of `deno task test`.
 */
export async function database(): Promise<TestDatabase> {
  const { superuserUrl, postgresUrl, authenticatorUrl } = stack();
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  const template = Deno.env.get("TEST_TEMPLATE") ?? "template_engine";
  await asAdministrator(
    superuserUrl,
    (sql) =>
      sql`create database ${sql(name)} template ${
        sql(template)
      } owner postgres`,
  );
  const pools: postgres.Sql[] = [];
  const url = (role: DatabaseRole) => {
    const logins: Partial<Record<DatabaseRole, string>> = {
      supabase_admin: superuserUrl,
      postgres: postgresUrl,
    };
    const found = new URL(logins[role] ?? authenticatorUrl);
    found.pathname = `/${name}`;
    if (
      role === "anon" || role === "authenticated" || role === "service_role"
    ) {
      found.searchParams.set("options", `-c role=${role}`);
    }
    return found.href;
  };
  return {
    name,
    url,
    sql(role, options) {
      const pool = postgres(url(role), {
        max: 4,
        onnotice: () => {},
        ...options,
      });
      pools.push(pool);
      return pool;
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end({ timeout: 1 })));
      await asAdministrator(
        superuserUrl,
        (sql) => sql`drop database ${sql(name)} with (force)`,
      );
    },
  };
}

async function asAdministrator(
  superuserUrl: string,
  run: (sql: postgres.Sql) => PromiseLike<unknown>,
): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = "/template1";
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await run(sql);
  } finally {
    await sql.end();
  }
}
