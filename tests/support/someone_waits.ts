import type { Sql } from "postgres";

/** Comes back once as many sessions of this database wait for a lock. `sql` needs a connection that is free. */
export async function someoneWaits(sql: Sql, sessions = 1): Promise<void> {
  for (;;) {
    const [row] = await sql`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    if (row?.waiting >= sessions) return;
  }
}
