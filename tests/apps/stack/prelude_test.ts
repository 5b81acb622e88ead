import { deepEqual, equal, rejects } from "node:assert/strict";
import { database, type TestDatabase } from "../../support/database.ts";

async function inDatabase(
  run: (one: TestDatabase) => Promise<void>,
): Promise<void> {
  const one = await database();
  await run(one).finally(() => one.close());
}

Deno.test("the prelude gives postgres what hosted gives it, and no more", async () => {
  await inDatabase(async (one) => {
    const sql = one.sql("postgres");
    const [role] = await sql`
      select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = current_user`;
    deepEqual({ ...role }, {
      rolsuper: false,
      rolcreaterole: true,
      rolcreatedb: true,
      rolbypassrls: true,
    });
    await rejects(sql`create table auth.mine (id int)`, { code: "42501" });
    await rejects(sql`alter table auth.users add column mine int`, {
      code: "42501",
    });
    await rejects(sql`create extension pageinspect`, { code: "42501" });
  });
});

Deno.test("the prelude lets postgres hang a trigger on auth.users and reference it", async () => {
  await inDatabase(async (one) => {
    const sql = one.sql("postgres", { max: 1 });
    await sql`create function public.noted() returns trigger language plpgsql as 'begin return new; end'`;
    await sql`create trigger noted after insert on auth.users for each row execute function public.noted()`;
    await sql`create table public.mine (user_id uuid references auth.users (id))`;
  });
});

Deno.test("the prelude makes authenticator the owner of nothing", async () => {
  await inDatabase(async (one) => {
    const sql = one.sql("supabase_admin");
    const owned = await sql`
      select oid::regclass::text from pg_class where relowner = 'authenticator'::regrole
      union all select oid::regproc::text from pg_proc where proowner = 'authenticator'::regrole
      union all select nspname from pg_namespace where nspowner = 'authenticator'::regrole`;
    deepEqual([...owned], []);
  });
});

Deno.test("the prelude grants new relations and functions to no API role", async () => {
  await inDatabase(async (one) => {
    await one.sql("postgres")`create table public.fresh (id int)`;
    for (const role of ["anon", "authenticated", "service_role"] as const) {
      await rejects(one.sql(role)`select * from public.fresh`, {
        code: "42501",
      });
    }
  });
});

Deno.test("the prelude bounds the time of the API roles' statements as hosted does", async () => {
  await inDatabase(async (one) => {
    const rows = await one.sql("supabase_admin")<
      { role: string; settings: string[] }[]
    >`
      select setrole::regrole::text as role, setconfig as settings from pg_db_role_setting where setdatabase = 0`;
    const timeouts = rows.flatMap(({ role, settings }) =>
      settings.filter((setting) => setting.startsWith("statement_timeout")).map(
        (setting) => `${role} ${setting}`,
      )
    );
    deepEqual(timeouts.sort(), [
      "anon statement_timeout=3s",
      "authenticated statement_timeout=8s",
      "authenticator statement_timeout=8s",
    ]);
  });
});

Deno.test("auth.uid(), auth.role() and auth.jwt() read both forms of the claims", async () => {
  const id = "7b3f6f1e-2f7a-4a52-9a62-0d5b6f0e8c11";
  await inDatabase(async (one) => {
    const sql = one.sql("authenticated", { max: 1 });
    const read = () =>
      sql`select auth.uid() as uid, auth.role() as role, auth.jwt() ->> 'sub' as sub`;
    deepEqual({ ...(await read())[0] }, { uid: null, role: null, sub: null });
    await sql`select set_config('request.jwt.claims', ${
      JSON.stringify({ sub: id, role: "authenticated" })
    }, false)`;
    deepEqual({ ...(await read())[0] }, {
      uid: id,
      role: "authenticated",
      sub: id,
    });
    await sql`select set_config('request.jwt.claim.sub', ${
      id.replace("7b", "8b")
    }, false)`;
    equal((await read())[0]?.uid, id.replace("7b", "8b"));
  });
});
