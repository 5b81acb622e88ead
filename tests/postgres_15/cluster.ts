import { join } from "node:path";
import postgres from "postgres";
import { createStackKeys } from "../../apps/stack/keys.ts";
import { leash } from "../../apps/stack/leash.ts";
import { openLogFile } from "../../apps/stack/log_file.ts";
import { preparePlatformDatabase } from "../../apps/stack/platform_database.ts";
import { startPostgres } from "../../apps/stack/postgres_server.ts";

/** A PostgreSQL 15 of the machine's own packages, prepared as a hosted project is, with pg_cron loaded. */
export interface Cluster extends AsyncDisposable {
  /** Database `postgres` as supabase_admin. */
  readonly superuserUrl: string;
  /** Database `postgres` as postgres, which pushes migrations. */
  readonly postgresUrl: string;
  /** What the server printed last. */
  log(): string;
}

const BINARIES = "/usr/lib/postgresql/15/bin";

/** Makes and starts a cluster in a folder that is removed with it. @throws {Error} When the packages are missing. */
export async function postgres15(
  user: { uid: number; gid: number },
): Promise<Cluster> {
  const folder = await Deno.makeTempDir({ prefix: "postgres-15-" });
  await Deno.chmod(folder, 0o755);
  const log = await openLogFile(join(folder, "log"));
  const data = join(folder, "data");
  await Deno.mkdir(data, { mode: 0o700 });
  await Deno.chown(data, user.uid, user.gid);
  await runAs(user, [
    join(BINARIES, "initdb"),
    ...["--pgdata", data, "--username", "supabase_admin", "--auth", "trust"],
    ...["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
  ]);
  await appendSettings(data);
  const server = await startPostgres({
    binaries: { directory: BINARIES, user },
    dataDirectory: data,
    log,
  });
  const url = (role: string) =>
    `postgresql://${role}@127.0.0.1:${server.port}/postgres`;
  await preparePlatformDatabase(url("supabase_admin"), await createStackKeys());
  await installExtensions(url("supabase_admin"));
  return {
    superuserUrl: url("supabase_admin"),
    postgresUrl: url("postgres"),
    log: () => log.tail("postgres"),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await log.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

// On hosted, postgres may create pg_cron itself and is then granted this much of it.
async function installExtensions(superuserUrl: string): Promise<void> {
  const superuser = postgres(superuserUrl, { max: 1, onnotice() {} });
  try {
    await superuser.unsafe(`
      create extension pg_cron with schema pg_catalog;
      grant usage on schema cron to postgres with grant option;
      grant all on all tables in schema cron to postgres with grant option;
      revoke all on table cron.job from postgres;
      grant select on table cron.job to postgres with grant option;
      create extension pgtap with schema extensions;
    `);
  } finally {
    await superuser.end();
  }
}

// As on hosted: pg_cron lives in database postgres and runs its jobs without logging in.
async function appendSettings(data: string): Promise<void> {
  const settings = [
    "shared_preload_libraries = 'pg_cron'",
    "cron.database_name = 'postgres'",
    "cron.use_background_workers = on",
    "cron.timezone = 'GMT'",
  ];
  await Deno.writeTextFile(
    join(data, "postgresql.auto.conf"),
    settings.map((line) => `${line}\n`).join(""),
    { append: true },
  );
}

async function runAs(
  user: { uid: number; gid: number },
  command: readonly string[],
): Promise<void> {
  const lines: string[] = [];
  const child = leash({
    command,
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
    cwd: "/",
    signal: "TERM",
    user,
    onLine: (line) => lines.push(line),
  });
  const code = await child.exited;
  await child.stop();
  if (code !== 0) throw new Error(`${command[0]} failed:\n${lines.join("\n")}`);
}
