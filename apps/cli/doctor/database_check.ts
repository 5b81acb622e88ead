/**
 * What only a direct connection shows: migrations, rights, the keys in use, cron, Vault.
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
  /** Ids of the ring's keys; null when the ring cannot be read. */
  readonly sealingKeys: readonly string[] | null;
}

/** Checks a database as role postgres. */
export async function checkDatabase(
  sql: Sql,
  options: DatabaseCheckOptions,
): Promise<Finding[]> {
  if (!await isMigrated(sql)) {
    return [bad(
      "Migrations",
      "none is applied",
      "push them: `supabase db push`",
    )];
  }
  return [
    await checkMigrations(sql, options.migrations),
    await checkGrants(sql),
    await checkRowSecurity(sql),
    await checkKeys(sql, options.sealingKeys),
    ...await checkCron(sql),
    ...await checkVault(sql, options.workerTokens),
  ];
}

async function isMigrated(sql: Sql): Promise<boolean> {
  const [found] = await sql<{ is: boolean }[]>`
    select to_regclass('supabase_migrations.schema_migrations') is not null and to_regclass('private.ticks') is not null as is`;
  return found?.is ?? false;
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

async function checkRowSecurity(sql: Sql): Promise<Finding> {
  const open = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') and not c.relrowsecurity order by 1`;
  if (open.length === 0) return good("Row level security", "is on everywhere");
  const names = open.map(({ name }) => name).join(", ");
  return bad(
    "Row level security",
    `is off for ${names}`,
    "turn it on: `alter table ... enable row level security`",
  );
}

async function checkKeys(
  sql: Sql,
  ring: readonly string[] | null,
): Promise<Finding> {
  const subject = "Sealing keys in use";
  if (ring === null) return skipped(subject, "SEALING_KEYS cannot be read");
  const used = await sql<{ key_id: string; count: number }[]>`
    select key_id, count(*)::int as count from private.integration_secrets group by key_id order by key_id`;
  const missing = used.filter(({ key_id }) => !ring.includes(key_id));
  if (missing.length === 0) {
    return good(subject, `${used.length}, all of them in the ring`);
  }
  const told = missing.map(({ key_id, count }) =>
    `${key_id} (${count} secrets)`
  );
  return bad(
    subject,
    `the ring has no ${told.join(", ")}`,
    "put the missing key back into SEALING_KEYS (any place but the first); if it is lost, those customers must connect anew",
  );
}

async function checkCron(sql: Sql): Promise<Finding[]> {
  const [found] = await sql<{ cron: boolean; net: boolean }[]>`
    select to_regclass('cron.job') is not null as cron, to_regnamespace('net') is not null as net`;
  if (!found?.cron) {
    return [
      skipped("Cron", "pg_cron is not installed; ticks come from outside"),
    ];
  }
  const [job] = await sql<{ active: boolean }[]>`
    select active from cron.job where jobname = 'cloud-sync-wake'`;
  const schedule =
    "run: select cron.schedule('cloud-sync-wake', '* * * * *', 'select private.wake_worker()')";
  return [
    job?.active ? await lastCronRun(sql) : bad(
      "Cron",
      job === undefined
        ? "there is no job cloud-sync-wake"
        : "job cloud-sync-wake is paused",
      schedule,
    ),
    found.net ? good("Network", "pg_net is there to post wakes") : bad(
      "Network",
      "pg_net is not installed: a tick begins what is scheduled and wakes nobody",
      "enable the extension pg_net, or post to .../connector-sync/worker from a clock of yours",
    ),
  ];
}

async function lastCronRun(sql: Sql): Promise<Finding> {
  const [last] = await sql<{ status: string; return_message: string | null }[]>`
    select d.status, d.return_message from cron.job_run_details d join cron.job j using (jobid)
    where j.jobname = 'cloud-sync-wake' and d.end_time is not null order by d.end_time desc limit 1`;
  if (last?.status !== "failed") {
    return good("Cron", "job cloud-sync-wake is active");
  }
  return bad(
    "Cron",
    `the last run of cloud-sync-wake failed: ${
      last.return_message?.slice(0, 200) ?? "without a message"
    }`,
    "push the migrations; if they are, the message says what else is wrong",
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
