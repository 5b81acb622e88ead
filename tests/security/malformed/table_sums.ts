import type { Sql } from "postgres";

/** Tables that any request may change: they count requests, or tell by what. */
const COUNTERS = new Set(["private.rate_limits", "private.user_rates"]);

/** The number of rows and a checksum of every table that is not PostgreSQL's own. */
export async function tableSums(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql<{ table: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as "table" from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' order by 1`;
  const sums: Record<string, string> = {};
  for (const { table } of tables) {
    if (COUNTERS.has(table)) continue;
    const [row] = await sql.unsafe<{ sum: string }[]>(
      `select count(*) || ' ' || coalesce(md5(string_agg(x.line, '' order by x.line)), '') as sum
       from (select md5(t::text) as line from ${table} t) x`,
    );
    sums[table] = row?.sum ?? "";
  }
  return sums;
}
