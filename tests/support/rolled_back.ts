import type { Sql, TransactionSql } from "postgres";

class Finished extends Error {}

/** What `work` finds in a transaction of which nothing stays. */
export async function rolledBack<T>(
  sql: Sql,
  work: (transaction: TransactionSql) => Promise<T>,
): Promise<T> {
  const found: T[] = [];
  // The driver ends a transaction itself: a rollback sent by hand would free the connection under its feet.
  await sql.begin(async (transaction) => {
    found.push(await work(transaction));
    throw new Finished();
  }).catch((error) => {
    if (!(error instanceof Finished)) throw error;
  });
  const [result] = found;
  return result as T; // work returned, or its error was thrown above
}
