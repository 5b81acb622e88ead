import postgres from "postgres";

/**
 * Copies database `postgres` under a new name, for tests to make fresh databases from.
 *
 * @throws {Error} While somebody is connected to database `postgres`.
 */
export async function makeTemplate(
  superuserUrl: string,
  name: string,
): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = "/template1";
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await sql`create database ${
      sql(name)
    } template postgres owner postgres is_template true`;
  } finally {
    await sql.end();
  }
}
