import { ok } from "node:assert/strict";
import type { Charge } from "../../shared/domain/charge.ts";
import { claimJob, engineWorld, requestSync } from "../support/engine_world.ts";

const ROWS = 4_000;

function charge(number: number): Charge {
  return {
    sub_account_id: "111122223333",
    charge_period_start: "2026-10-01T00:00:00Z",
    charge_period_end: "2026-10-02T00:00:00Z",
    charge_category: "Usage",
    service_name: `Service ${number}`,
    billing_currency: "USD",
    billed_cost: "1",
    is_estimated: false,
  };
}

const page = (number: number) => ({
  rows: {
    load: {
      source: "aws_cost_explorer",
      billing_account_id: "111122223333",
      version: `2026-11-0${number}T00:00:00Z`,
      grain: "full" as const,
      is_payer_view: true,
    },
    part: "usage",
    charges: Array.from({ length: ROWS }, (_, index) => charge(index)),
  },
  rejects: [],
  requests: [],
  cursor: { v: 1 },
  end: "complete" as const,
});

Deno.test("engine_finish_job reads a load a few times over, not once for each of its rows, whatever the planner's statistics say", async () => {
  await using world = await engineWorld();
  for (const number of [1, 2]) {
    await requestSync(world);
    const job = await claimJob(world);
    await world.engine.commit(job, 1, page(number));
    const read = await world.admin.begin(async (sql) => {
      await sql`select engine_finish_job(${job.job_id}, ${job.lease_token}, 'complete')`;
      const [row] = await sql`
        select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_xact_user_tables
        where relid = 'public.charges'::regclass`;
      return row?.rows;
    });
    ok(read > 0 && read < 100 * ROWS, `${read} rows were read`);
    await world.admin`analyze charges`;
  }
});

Deno.test("engine_fail_job without a Retry-After waits by its own backoff alone", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  await world.engine.fail(job, {
    code: "PROVIDER_UNAVAILABLE",
    message: "planted",
    isRetryable: true,
    isAboutCredentials: false,
    retryAfterSeconds: null,
    requests: [],
  });
  const [row] = await world.admin`
    select extract(epoch from run_after - clock_timestamp())::float8 as seconds from sync_jobs where id = ${job.job_id}`;
  ok(row?.seconds <= 10, `the job waits ${row?.seconds} s`);
});
