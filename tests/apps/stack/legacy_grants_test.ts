import { equal } from "node:assert/strict";
import { join } from "node:path";
import postgres from "postgres";
import { readAccessList } from "../../../apps/stack/access_list.ts";
import { openLogFile } from "../../../apps/stack/log_file.ts";
import { preparePlatformDatabase } from "../../../apps/stack/platform_database.ts";
import { findPostgresBinaries } from "../../../apps/stack/postgres_binaries.ts";
import {
  initializePostgres,
  startPostgres,
} from "../../../apps/stack/postgres_server.ts";
import { REPOSITORY } from "../../../apps/stack/repository.ts";
import { openStateDirectory } from "../../../apps/stack/state_directory.ts";
import { database } from "../../support/database.ts";

// What hosted projects made before 2026-05-30 grant on everything new: supabase/postgres, 00000000000000-initial-schema.sql.
const LEGACY = `
  alter default privileges in schema public grant all on tables to postgres, anon, authenticated, service_role;
  alter default privileges in schema public grant all on functions to postgres, anon, authenticated, service_role;
  alter default privileges in schema public grant all on sequences to postgres, anon, authenticated, service_role;`;

async function migrate(postgresUrl: string): Promise<void> {
  const folder = join(REPOSITORY, "supabase", "migrations");
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const sql = postgres(postgresUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(LEGACY);
  for (const name of names.sort()) {
    await sql.unsafe(await Deno.readTextFile(join(folder, name)));
  }
  await sql.end();
}

/** What a grant list says beside the defaults for later objects and the CLI's own record of migrations. */
function isOurs(line: string): boolean {
  return !/^(database|default) |^(schema|relation|type|column) supabase_migrations/
    .test(line);
}

// An owner holds every right, granted or not; and the order of a list means nothing.
function normal(line: string): string {
  const [, head, list] = /^(.*?) (\{.*\}|default)$/.exec(line) ?? [];
  if (head === undefined || list === undefined) return line;
  const grants = list.slice(1, -1).split(",").filter((grant) =>
    !grant.startsWith("postgres=")
  ).sort();
  return `${head} {${list === "default" ? "" : grants.join(",")}}`;
}

Deno.test("the migrations leave the same rights on a project that grants everything new to everybody", async () => {
  const binaries = await findPostgresBinaries();
  const path = await Deno.makeTempDir();
  const state = await openStateDirectory({
    path: join(path, "state"),
    isKept: false,
    user: binaries.user,
  });
  const log = await openLogFile(join(path, "log"));
  const where = { binaries, dataDirectory: state.dataDirectory, log };
  const { passwords } = state.keys;
  await initializePostgres({ ...where, password: passwords.supabase_admin });
  const server = await startPostgres(where);
  const url = (role: keyof typeof passwords) =>
    `postgresql://${role}:${passwords[role]}@127.0.0.1:${server.port}/postgres`;
  const strict = await database();
  try {
    await preparePlatformDatabase(url("supabase_admin"), state.keys);
    await migrate(url("postgres"));
    const read = async (from: string) =>
      (await readAccessList(from)).filter(isOurs).map(normal).sort().join("\n");
    equal(
      await read(url("supabase_admin")),
      await read(strict.url("supabase_admin")),
    );
  } finally {
    await strict.close();
    await server.stop();
    await state.release();
    await log.close();
    await Deno.remove(path, { recursive: true });
  }
});
