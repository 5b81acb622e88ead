import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  claimJob,
  engineWorld,
  readJob,
  requestSync,
} from "../../support/engine_world.ts";
import { ledgerPages } from "../../support/ledger_source.ts";

const [PAGE] = ledgerPages({ seed: 1, pages: 2 });

Deno.test("engine.claim() gives all that a worker needs, secrets still sealed", async () => {
  await using world = await engineWorld();
  const { integrationId, organizationId } = world.tenant;
  await world
    .admin`insert into private.integration_secrets values (${integrationId}, 'secret_access_key', 'v1.k1.a.b', 'k1', now())`;
  await requestSync(world, {
    parameters: { read_until: "2026-11-01" },
    request_id: "r1",
  });
  const job = await claimJob(world);
  const { job_id: _, integration, ...rest } = job;
  deepEqual({ ...rest, lease_expires_at: null }, {
    organization_id: organizationId,
    integration_id: integrationId,
    provider: "aws",
    dataset: "service_usage",
    period_start: "2026-10-01",
    period_end: "2026-11-01",
    parameters: { read_until: "2026-11-01" },
    cursor: null,
    page_no: 0,
    attempts: 1,
    rereads: 0,
    lease_token: 1,
    lease_expires_at: null,
    request_id: "r1",
    requests_today: 0,
    request_price_usd: "0.01",
    secrets: { secret_access_key: "v1.k1.a.b" },
  });
  equal(integration.access_key_id, "AKIA0123456789ABCDEF");
});

Deno.test("engine.claimOfRun() claims the jobs of one run alone, the newest period first", async () => {
  await using world = await engineWorld();
  await requestSync(world, {
    start_date: "2026-01-01",
    end_date: "2026-03-01",
  });
  const { sync_run_id: runId } = await requestSync(world, {
    start_date: "2026-09-01",
    end_date: "2026-11-01",
  });
  const periods = [];
  for (let claim = 0; claim < 3; claim++) {
    periods.push(
      (await world.engine.claimOfRun(runId, "request"))?.period_start,
    );
  }
  deepEqual(periods, ["2026-10-01", "2026-09-01", undefined]);
});

Deno.test("engine.commit() counts and prices the requests of its pages, seen by the next claim", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  if (PAGE === undefined) throw new Error("the fixture is empty");
  await world.engine.commit(job, 1, PAGE);
  await world.engine.yield(job, [
    { operation: "ledger:Read", requests: 2, price_usd: "0.02" },
  ]);
  equal((await claimJob(world)).requests_today, 3);
});

Deno.test("engine.commit() refuses a page whole when one row of it cannot be kept", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  if (PAGE === undefined) throw new Error("the fixture is empty");
  for (
    const wrong of [
      { unblended_cost: "12,50" },
      { billing_currency: "Dollar" },
      { charge_period_end: "2026-09-01T00:00:00Z" },
      { charge_category: "Gift" as "Usage" },
    ]
  ) {
    const [first] = PAGE.rows.charges ?? [];
    if (first === undefined) throw new Error("the fixture is empty");
    const charges = [...PAGE.rows.charges ?? [], { ...first, ...wrong }];
    await rejects(
      world.engine.commit(job, 1, { ...PAGE, rows: { ...PAGE.rows, charges } }),
      { code: "REQUEST_INVALID" },
    );
  }
  const [row] = await world.admin`
    select (select count(*)::int from charges) as charges, (select count(*)::int from charge_loads) as loads`;
  deepEqual(row, { charges: 0, loads: 0 });
  equal((await readJob(world, job.job_id)).page_no, 0);
});

Deno.test("engine.commit() cuts what a rejected record holds to 1,024 characters, whatever they are", async () => {
  await using world = await engineWorld();
  await requestSync(world);
  const job = await claimJob(world);
  if (PAGE === undefined) throw new Error("the fixture is empty");
  const raw = `\0${"\u{1F980}".repeat(3_000)}`;
  await world.engine.commit(job, 1, {
    ...PAGE,
    rejects: [{ reason: "too odd: \0", record_path: "/0", raw }],
  });
  const [row] = await world
    .admin`select octet_length(raw) as bytes from sync_rejects`;
  equal(row?.bytes <= 4096, true);
});
