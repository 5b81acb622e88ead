/**
 * Makes an empty cluster look like a new hosted project: roles, schema auth, extensions, grants.
 *
 * @module
 */

import postgres from "postgres";
import type { StackKeys } from "./keys.ts";
import { createRestAndAuth } from "./rest_and_auth.ts";

/**
 * Applies the prelude to database `postgres`; once per cluster.
 *
 * @throws {Error} When a statement is refused.
 */
export async function preparePlatformDatabase(
  superuserUrl: string,
  keys: StackKeys,
): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(await preludeText("roles.sql"));
    await sql.unsafe(
      `alter role postgres password '${keys.passwords.postgres}'`,
    );
    await sql.unsafe(
      `alter role authenticator password '${keys.passwords.authenticator}'`,
    );
    await sql.unsafe("alter database postgres owner to postgres");
    const auth = createRestAndAuth({
      databaseUrl: superuserUrl,
      siteUrl: "http://127.0.0.1",
      keys,
    });
    await auth.createAuthTables().finally(() => auth.close());
    await sql.unsafe(await preludeText("schemas.sql"));
  } finally {
    await sql.end();
  }
}

async function preludeText(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(`./prelude/${name}`, import.meta.url));
}
