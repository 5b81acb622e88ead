/**
 * What does a claim cost on a busy, old queue? 100,000 queued jobs over 1,000 organizations beside 1,000,000 finished ones;
 * graphile-worker and pg-boss with as many queued jobs on the same server.
 *
 * They are not asked for fairness between organizations, nor for what a job needs to run; our claim gives both.
 *
 * @module
 */
import type { Sql } from "postgres";
import { say } from "../apps/stack/terminal.ts";
import { engine } from "../shared/jobs/engine.ts";
import { directDatabase } from "../shared/platform/direct_database.ts";
import { database } from "../tests/support/database.ts";
import { graphileWorkerClaims } from "./graphile_worker_claims.ts";
import { interleave, quantile, ratio } from "./measure.ts";
import { pgBossClaims } from "./pg_boss_claims.ts";
import { printTable } from "./table.ts";

const ORGANIZATIONS = 1_000;
const QUEUED = 100_000;
const FINISHED = 1_000_000;
const ROUNDS = 1_000;

async function main(): Promise<void> {
  const test = await database();
  const superuser = test.sql("supabase_admin", { max: 1 });
  const claims = engine(directDatabase(test.sql("service_role", { max: 1 })));
  await say("Filling the queues");
  await fillQueue(superuser);
  const peerUrl = test.url("postgres");
  const graphile = await graphileWorkerClaims(peerUrl, QUEUED);
  const boss = await pgBossClaims(peerUrl, {
    queued: QUEUED,
    finished: FINISHED,
  });
  await superuser`vacuum analyze`;
  try {
    const timings = await interleave([
      { name: "engine_claim_job", run: () => claimOne(claims) },
      { name: "graphile-worker", run: () => graphile.claim() },
      { name: "pg-boss", run: () => boss.claim() },
    ], { rounds: ROUNDS, warmups: 50 });
    await printTable([
      [`${ROUNDS} claims, ms`, "p50", "p95", "p99", "engine is"],
      ...[...timings].map(([name, samples]) => [
        name,
        ...[0.5, 0.95, 0.99].map((q) => quantile(samples, q).toFixed(2)),
        name === "engine_claim_job"
          ? ""
          : ratio(timings, "engine_claim_job", name),
      ]),
    ]);
  } finally {
    await Promise.all([graphile.stop(), boss.stop()]);
    await test.close();
  }
}

async function claimOne(claims: ReturnType<typeof engine>): Promise<void> {
  if (await claims.claim({ owner: "bench" }) === null) {
    throw new Error("there is no job to claim");
  }
}

/** Finished jobs skip triggers and foreign keys: they are only there to be in the way. */
async function fillQueue(superuser: Sql): Promise<void> {
  await superuser.unsafe(`
    insert into public.organizations (name) select 'bench ' || n from generate_series(1, ${ORGANIZATIONS}) n;
    insert into public.integrations (organization_id, name, auth_method, status, billing_account_id)
      select id, name, 'manual', 'active', '210000000000' from public.organizations;
    set session_replication_role = replica;
    insert into public.sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end,
        status, started_at, finished_at, created_at)
      select i.organization_id, i.id, 'aws', 'service_usage', '2025-01-01', '2025-02-01', 'succeeded', t, t, t
      from public.integrations i, generate_series(1, ${
    FINISHED / ORGANIZATIONS
  }) n, lateral (select now() - n * interval '1 hour' as t) x;
    reset session_replication_role;
    insert into public.sync_jobs (organization_id, integration_id, provider, dataset, period_start, period_end)
      select i.organization_id, i.id, 'aws', 'service_usage', m, m + interval '1 month'
      from generate_series(1, ${
    QUEUED / ORGANIZATIONS
  }) n, public.integrations i, lateral (select date '2025-01-01' - n * interval '1 month' as m) x;
  `);
}

await main();
