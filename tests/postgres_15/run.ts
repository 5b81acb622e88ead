/**
 * The migrations on PostgreSQL 15 with real pg_cron, and the rules of the schema in pgTAP's words.
 *
 * Needs Debian's postgresql-15, postgresql-15-cron and postgresql-15-pgtap; `.ci/run` installs them. pg_net and Vault are in no
 * package: what is posted is told by the rows it would be posted for.
 *
 * @module
 */

import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import postgres, { type Sql } from "postgres";
import { findPostgresBinaries } from "../../apps/stack/postgres_binaries.ts";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { pushMigrations } from "../../apps/stack/supabase_cli.ts";
import { complain, say } from "../../apps/stack/terminal.ts";
import { postgres15 } from "./cluster.ts";
import { runPgtap } from "./pgtap.ts";

/** A tick comes once a minute; a busy machine may begin it late. */
const TICK_SECONDS = 90;

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
    const failures = await runPgtap(
      cluster.postgresUrl,
      join(REPOSITORY, "tests/database/pgtap"),
    );
    await requireTick(superuser);
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

async function requireTick(superuser: Sql): Promise<void> {
  await say("waiting for pg_cron's own tick, a minute at most");
  const deadline = performance.now() + TICK_SECONDS * 1000;
  let run;
  do {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    [run] = await superuser`
      select d.status, d.return_message from cron.job_run_details d join cron.job j using (jobid)
      where j.jobname = 'cloud-sync-wake' and d.end_time is not null`;
  } while (run === undefined && performance.now() < deadline);
  ok(run, `pg_cron did not run the wake within ${TICK_SECONDS} s`);
  equal(run.status, "succeeded", run.return_message);
  const ticks = await superuser`
    select due_jobs, wakes, ticked_at > now() - interval '2 minutes' as is_fresh from private.ticks`;
  deepEqual([...ticks], [{ due_jobs: 0, wakes: 0, is_fresh: true }]);
  await say(
    "ok: pg_cron woke, the tick is noted, and with nothing due nothing is posted",
  );
}

if (import.meta.main) {
  Deno.exit(
    await main().catch(async (error) => {
      await complain(error instanceof Error ? error.message : String(error));
      return 1;
    }),
  );
}
