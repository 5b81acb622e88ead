/** Nothing that serves requests changes who may do what. */

import { deepEqual } from "node:assert/strict";
import postgres from "postgres";
import { stack } from "../../support/stack.ts";
import { createWorld } from "./world.ts";

Deno.test("rights are what they were before anybody used them", async () => {
  await using world = await createWorld(stack());
  const fresh = new URL(world.stack.superuserUrl);
  fresh.pathname = `/${Deno.env.get("TEST_TEMPLATE") ?? "template_engine"}`;
  deepEqual(
    await rightsIn(world.stack.superuserUrl),
    await rightsIn(fresh.href),
  );
});

async function rightsIn(url: string): Promise<string[]> {
  const sql = postgres(url, { max: 1 });
  try {
    const rows = await sql<{ right: string }[]>`
      select n.nspname || '.' || c.relname || ' ' || coalesce(c.relacl::text, '-') as "right" from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'private', 'auth', 'extensions')
      union all select n.nspname || '.' || c.relname || '.' || a.attname || ' ' || a.attacl::text from pg_attribute a
      join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attacl is not null
      union all select p.oid::regprocedure || ' ' || coalesce(p.proacl::text, '-') from pg_proc p
      where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'auth'::regnamespace)
      union all select n.nspname || ' ' || coalesce(n.nspacl::text, '-') from pg_namespace n where n.nspname !~ '^pg_'
      union all select d.defaclrole::regrole || ' ' || d.defaclobjtype::text || ' ' || d.defaclacl::text from pg_default_acl d
      order by 1`;
    return rows.map(({ right }) => right);
  } finally {
    await sql.end();
  }
}
