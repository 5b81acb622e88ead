import { deepEqual, equal, match } from "node:assert/strict";
import { createClient } from "@supabase/supabase-js";
import { readAccessList } from "../../../apps/stack/access_list.ts";
import { signUp } from "../../support/caller.ts";
import { database } from "../../support/database.ts";
import { stack } from "../../support/stack.ts";

const anonymous = (key: string) =>
  createClient(stack().url, key, { auth: { persistSession: false } });

Deno.test("signUp() gives a user a session and an organization", async () => {
  const caller = await signUp(stack());
  match(caller.organizationId, /^[0-9a-f-]{36}$/);
});

Deno.test("startStack() lets a user sign in again with the password", async () => {
  const caller = await signUp(stack());
  const again = await anonymous(stack().publishableKey).auth
    .signInWithPassword({ email: caller.email, password: "wrong-password" });
  equal(again.error?.code, "invalid_credentials");
  const refreshed = await caller.client.auth.refreshSession();
  equal(refreshed.data.user?.id, caller.userId);
});

Deno.test("startStack() lets REST refuse with a real 42501", async () => {
  const { client } = await signUp(stack());
  const written = await client.from("sync_jobs").insert({ provider: "aws" });
  deepEqual([written.status, written.error?.code], [403, "42501"]);
  const read = await anonymous(stack().publishableKey).from("sync_jobs").select(
    "id",
  );
  deepEqual([read.status, read.error?.code], [401, "42501"]);
});

Deno.test("startStack() exposes schema public alone", async () => {
  const { client } = await signUp(stack());
  for (const schema of ["private", "auth"]) {
    const { error } = await client.schema(schema).from("users").select("*");
    equal(error?.code, "PGRST106");
  }
});

Deno.test("startStack() takes the new keys and the legacy ones, and no others", async () => {
  const { secretKey, serviceRoleKey, publishableKey, anonKey } = stack();
  for (const key of [secretKey, serviceRoleKey]) {
    equal(
      (await anonymous(key).from("sync_jobs").select("id").limit(1)).status,
      200,
    );
  }
  for (const key of [publishableKey, anonKey]) {
    equal(
      (await anonymous(key).from("sync_jobs").select("id").limit(1)).error
        ?.code,
      "42501",
    );
  }
  equal(
    (await anonymous("sb_secret_guessed").from("sync_jobs").select("id"))
      .status,
    401,
  );
});

Deno.test("startStack() leaves every owner, grant and policy as the migrations made them", async () => {
  const { client } = await signUp(stack());
  await client.from("sync_jobs").select("id");
  await anonymous(stack().secretKey).from("sync_jobs").select("id");
  const untouched = await database();
  const ofThisDatabase = (line: string) => !line.startsWith("database ");
  const before = (await readAccessList(untouched.url("supabase_admin"))).filter(
    ofThisDatabase,
  );
  const after = (await readAccessList(stack().superuserUrl)).filter(
    ofThisDatabase,
  );
  await untouched.close();
  equal(after.join("\n"), before.join("\n"));
});

Deno.test("readAccessList() sees a grant, an owner, a policy and a membership", async () => {
  const one = await database();
  const sql = one.sql("supabase_admin");
  const lines = async (change: string) => {
    const before = new Set(await readAccessList(one.url("supabase_admin")));
    await sql.unsafe(change);
    return (await readAccessList(one.url("supabase_admin"))).filter((line) =>
      !before.has(line)
    ).length;
  };
  equal(await lines("grant delete on public.sync_jobs to anon"), 1);
  equal(await lines("grant select (id) on public.sync_jobs to anon"), 1);
  equal(
    await lines("alter table public.sync_jobs disable row level security"),
    1,
  );
  equal(
    await lines("create policy everything on public.sync_jobs using (true)"),
    1,
  );
  equal(await lines("alter default privileges grant all on tables to anon"), 1);
  equal(
    await lines("alter function private.due_jobs(int) owner to supabase_admin"),
    1,
  );
  equal(await lines("create table public.more (id int)"), 1);
  await one.close();
});
