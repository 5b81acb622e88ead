import postgres from "postgres";

/**
 * Every owner, grant, policy and membership of a database, one per line, sorted: two dumps compare by text.
 *
 * Does not see rows. Works on PostgreSQL 15 and 17.
 */
export async function readAccessList(databaseUrl: string): Promise<string[]> {
  const statement = await Deno.readTextFile(
    new URL("./access_list.sql", import.meta.url),
  );
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const rows = await sql.unsafe<{ line: string }[]>(statement);
    return rows.map(({ line }) => line);
  } finally {
    await sql.end();
  }
}
