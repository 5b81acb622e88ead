/**
 * The migrations on PostgreSQL 15 with real pg_cron, which runs what is scheduled, and the rules of the schema in pgTAP's words.
 *
 * Needs Debian's postgresql-15, postgresql-15-cron and postgresql-15-pgtap; `.ci/run` installs them. pg_net and Vault are in no
 * package: what is posted is told by the rows it would be posted for.
 *
 * @module
 */

import { deepEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { findPostgresBinaries } from "../../apps/stack/postgres_binaries.ts";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { pushMigrations } from "../../apps/stack/supabase_cli.ts";
import { complain, say } from "../../apps/stack/terminal.ts";
import { postgres15 } from "./cluster.ts";
import { runPgtap } from "./pgtap.ts";
import { requireIdleWake, requireScheduledTicks } from "./scheduled_ticks.ts";

async function main(): Promise<number> {
  const { user } = await findPostgresBinaries();
  if (user === undefined) {
    throw new Error("only root can become the database's user");
  }
  await using cluster = await postgres15(user);
  const superuser = postgres(cluster.superuserUrl, { max: 1, onnotice() {} });
  try {
    await pushMigrations({
      projectDirectory: REPOSITORY,
      postgresUrl: cluster.postgresUrl,
      seed: false,
    });
    await say("ok: the migrations apply to PostgreSQL 15 with pg_cron");
    await requireSchedule(superuser);
    await requireIdleWake(superuser);
    const failures = await runPgtap(
      cluster.postgresUrl,
      join(REPOSITORY, "tests/database/pgtap"),
    );
    await requireScheduledTicks(superuser);
    return failures === 0 ? 0 : 1;
  } catch (error) {
    await complain(cluster.log());
    throw error;
  } finally {
    await superuser.end();
  }
}

async function requireSchedule(superuser: Sql): Promise<void> {
  const jobs =
    await superuser`select jobname, schedule, command, username from cron.job order by jobname`;
  const wake = jobs.find(({ jobname }) => jobname === "cloud-sync-wake");
  deepEqual(
    {
      schedule: wake?.schedule,
      command: wake?.command,
      username: wake?.username,
    },
    {
      schedule: "* * * * *",
      command: "select private.wake_worker()",
      username: "postgres",
    },
  );
  ok(jobs.some(({ jobname }) => jobname === "cloud-sync-purge"));
  ok(jobs.some(({ jobname }) => jobname === "cloud-sync-forget-runs"));
  await say("ok: pg_cron holds the wake, once a minute, as postgres");
}

if (import.meta.main) {
  Deno.exit(
    await main().catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
