/**
 * What only a direct connection shows: migrations, cron, Vault, grants.
 *
 * @module
 */
import type { Sql } from "postgres";
import { bad, type Finding, good, skipped } from "./check.ts";

/** What the database is compared with. */
export interface DatabaseCheckOptions {
  /** Versions of the migrations in this repository. */
  readonly migrations: readonly string[];
  /** The accepted worker tokens in clear. */
  readonly workerTokens: readonly string[];
}

/** Checks a database as role postgres. */
export async function checkDatabase(
  sql: Sql,
  options: DatabaseCheckOptions,
): Promise<Finding[]> {
  return [
    await checkMigrations(sql, options.migrations),
    await checkGrants(sql),
    await checkCron(sql),
    ...await checkVault(sql, options.workerTokens),
  ];
}

async function checkMigrations(
  sql: Sql,
  migrations: readonly string[],
): Promise<Finding> {
  const rows = await sql<
    { version: string }[]
  >`select version from supabase_migrations.schema_migrations`;
  const applied = new Set(rows.map(({ version }) => version));
  const missing = migrations.filter((version) => !applied.has(version));
  if (missing.length === 0) {
    return good("Migrations", `all ${migrations.length} are applied`);
  }
  return bad(
    "Migrations",
    `${missing.length} are not applied, the first is ${missing[0]}`,
    "push them: `supabase db push`",
  );
}

async function checkGrants(sql: Sql): Promise<Finding> {
  const open = await sql<{ name: string }[]>`
    select p.proname as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname like 'engine\\_%'
      and (has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute'))`;
  if (open.length === 0) {
    return good("Rights of users", "no user may call the engine");
  }
  return bad(
    "Rights of users",
    `users may call ${open.map(({ name }) => name).join(", ")}`,
    "revoke it: `revoke execute on function ... from anon, authenticated, public`",
  );
}

async function checkCron(sql: Sql): Promise<Finding> {
  const [found] = await sql`select to_regclass('cron.job') is not null as is`;
  if (!found?.["is"]) {
    return skipped("Cron", "pg_cron is not installed; ticks come from outside");
  }
  const [job] = await sql<{ active: boolean }[]>`
    select active from cron.job where jobname = 'cloud-sync-wake'`;
  if (job?.active) return good("Cron", "job cloud-sync-wake is active");
  return bad(
    "Cron",
    job === undefined
      ? "there is no job cloud-sync-wake"
      : "job cloud-sync-wake is paused",
    "run: select cron.schedule('cloud-sync-wake', '* * * * *', 'select private.wake_worker()')",
  );
}

async function checkVault(
  sql: Sql,
  workerTokens: readonly string[],
): Promise<Finding[]> {
  const [found] =
    await sql`select to_regclass('vault.decrypted_secrets') is not null as is`;
  if (!found?.["is"]) return [skipped("Vault", "there is no Vault here")];
  const rows = await sql<{ name: string; secret: string }[]>`
    select name, decrypted_secret as secret from vault.decrypted_secrets where name in ('project_url', 'worker_token')`;
  const entries = new Map(rows.map(({ name, secret }) => [name, secret]));
  return [
    entryFinding(
      "project_url",
      entries.get("project_url"),
      (value) => URL.canParse(value) ? null : "is no URL",
    ),
    entryFinding(
      "worker_token",
      entries.get("worker_token"),
      (value) =>
        workerTokens.includes(value)
          ? null
          : "is not the functions' WORKER_TOKEN",
    ),
  ];
}

function entryFinding(
  name: string,
  value: string | undefined,
  refuse: (value: string) => string | null,
): Finding {
  const subject = `Vault entry ${name}`;
  const wrong = value === undefined ? "is missing" : refuse(value);
  if (wrong === null) return good(subject, "is set and fits");
  return bad(
    subject,
    wrong,
    value === undefined
      ? `run: select vault.create_secret('<value>', '${name}')`
      : `run: select vault.update_secret((select id from vault.secrets where name = '${name}'), '<value>')`,
  );
}
