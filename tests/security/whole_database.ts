import postgres from "postgres";

/** The content of one table. */
export interface TableText {
  readonly table: string;
  readonly text: string;
}

/** Every table of every schema, the catalogues included, row by row as a superuser. */
export async function* readWholeDatabase(
  superuserUrl: string,
): AsyncGenerator<TableText> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ table: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as "table" from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') order by 1`;
    for (const { table } of tables) {
      let text = "";
      // Rows as text, which is what COPY writes; the driver's own COPY does not end on some small tables.
      const rows = sql.unsafe<{ line: string }[]>(
        `select t::text as line from ${table} t`,
      ).cursor(1_000);
      for await (const batch of rows) {
        text += batch.map(({ line }) => line).join("\n");
      }
      yield { table, text };
    }
  } finally {
    await sql.end();
  }
}
