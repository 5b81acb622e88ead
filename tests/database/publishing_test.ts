import { deepEqual, equal, notEqual } from "node:assert/strict";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  readJob,
  requestSync,
} from "../support/engine_world.ts";
import {
  charge,
  primaryTotal,
  primaryTotals,
  publish,
} from "../support/publish.ts";
import { someoneWaits } from "../support/someone_waits.ts";
import { asUser, integration } from "../support/tenant.ts";

Deno.test("publish_load() replaces a period whole: what vanished is gone", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: {
      Usage: [charge(), charge({ service_name: "S3", unblended_cost: "5" })],
    },
  });
  equal(await primaryTotal(world), "6");
  await publish(world, { parts: { Usage: [charge({ unblended_cost: "2" })] } });
  equal(await primaryTotal(world), "2");
  await publish(world, { parts: { Usage: [] } });
  equal(await primaryTotal(world), null);
});

Deno.test("publish_load() makes one row of a key that stood in several parts", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: {
      a: [charge({ unblended_cost: "1.10", amortized_cost: "1" })],
      b: [charge({ unblended_cost: "2.2" })],
      c: [charge({ unblended_cost: "-0.3" })],
    },
  });
  const rows = await world
    .admin`select unblended_cost::text as cost, amortized_cost::text as amortized, blended_cost, source_lines::int as lines from charges`;
  deepEqual([...rows], [{
    cost: "3.00",
    amortized: "1",
    blended_cost: null,
    lines: 3,
  }]);
});

Deno.test("engine.finish() lets a reader on another connection see the old month or the new one, never half", async () => {
  await using world = await engineWorld();
  const month = (cost: string) => ({
    parts: {
      Usage: Array.from(
        { length: 300 },
        (_, index) =>
          charge({ usage_type: String(index), unblended_cost: cost }),
      ),
    },
  });
  await publish(world, month("1"));
  const { tenant: { userId }, admin } = world;
  const seen = new Set<string>();
  let isDone = false;
  const reader = (async () => {
    while (!isDone) {
      const [row] = await asUser(
        admin,
        userId,
        (sql) =>
          sql`select sum(billed_cost)::text as total, count(*)::int as rows from primary_charges`,
      );
      seen.add(`${row?.total} in ${row?.rows}`);
    }
  })();
  for (const cost of ["2", "3", "4", "5"]) await publish(world, month(cost));
  isDone = true;
  await reader;
  const whole = [1, 2, 3, 4, 5].map((cost) => `${cost * 300} in 300`);
  deepEqual([...seen].filter((total) => !whole.includes(total)), []);
  notEqual(seen.size, 1);
});

Deno.test("engine.finish() publishes nothing of a read that was not complete", async () => {
  await using world = await engineWorld();
  await publish(world, { parts: { Usage: [charge()] } });
  const { status, job_id } = await publish(world, {
    parts: { Usage: [charge({ unblended_cost: "9" })] },
    end: "incomplete",
  });
  equal(status, "partial");
  const job = await readJob(world, job_id);
  deepEqual([job.error_code, job.records_synced], ["REQUEST_CAP_REACHED", 0]);
  equal(await primaryTotal(world), "1");
  const rows = await world
    .admin`select status from charge_loads order by created_at`;
  deepEqual(rows.map((row) => row.status), ["published", "abandoned"]);
});

Deno.test("engine.finish() never lets narrow replace full, and full replaces narrow", async () => {
  await using world = await engineWorld();
  const narrow = { load: { grain: "narrow" as const } };
  const first = await publish(world, {
    parts: { Usage: [charge()] },
    ...narrow,
  });
  equal(first.status, "partial");
  equal(await primaryTotal(world), "1");
  await publish(world, { parts: { Usage: [charge({ unblended_cost: "2" })] } });
  equal(await primaryTotal(world), "2");
  const { status, job_id } = await publish(world, {
    parts: { Usage: [charge({ unblended_cost: "3" })] },
    ...narrow,
  });
  equal(status, "partial");
  equal((await readJob(world, job_id)).error_code, "REQUEST_CAP_REACHED");
  equal(await primaryTotal(world), "2");
});

Deno.test("engine.finish() of a narrow read waits for a full one being published, and then gives way", async () => {
  await using world = await engineWorld();
  const { admin, tenant: { organizationId } } = world;
  const second = await integration(admin, organizationId);
  await requestSync(world);
  const full = await claimJob(world);
  await requestSync(world, { integration_id: second });
  const narrow = await claimJob(world);
  const page = (grain: "full" | "narrow", cost: string) => ({
    rows: {
      part: "Usage",
      charges: [charge({ unblended_cost: cost })],
      load: {
        source: "aws_cost_explorer",
        billing_account_id: "1",
        version: "1",
        grain,
      },
    },
    rejects: [],
    requests: [],
    cursor: { v: 1 },
  });
  await world.engine.commit(full, 1, page("full", "1"));
  await world.engine.commit(narrow, 1, page("narrow", "2"));
  const late: Promise<{ status: string }>[] = [];
  await admin.begin(async (sql) => {
    await sql`select private.finish_job(${full.job_id}, ${full.lease_token}, 'complete', '[]')`;
    late.push(world.engine.finish(narrow, "complete"));
    await someoneWaits(admin);
  });
  equal((await late[0])?.status, "partial");
  deepEqual(await primaryTotals(world), {
    "210000000001 USD aws_cost_explorer": "1",
  });
});

Deno.test("engine.finish() of two integrations of one account at once leaves one published load", async () => {
  await using world = await engineWorld();
  const second = await integration(world.admin, world.tenant.organizationId);
  for (let round = 0; round < 5; round++) {
    await requestSync(world);
    await requestSync(world, { integration_id: second });
    await Promise.all([claimJob(world), claimJob(world)].map(async (claim) => {
      const job = await claim;
      await world.engine.commit(job, 1, {
        rows: {
          part: "Usage",
          charges: [charge()],
          load: {
            source: "aws_cost_explorer",
            billing_account_id: "1",
            version: "1",
          },
        },
        rejects: [],
        requests: [],
        cursor: { v: 1 },
      });
      equal((await world.engine.finish(job, "complete")).status, "succeeded");
    }));
    equal(await primaryTotal(world), "1");
  }
});

Deno.test("publish_load() records a closed period that moved by more than a cent, and no other", async () => {
  await using world = await engineWorld();
  const closed = {
    request: { start_date: "2026-03-01", end_date: "2026-04-01" },
  };
  const march = (cost: string) =>
    publish(world, {
      parts: {
        Usage: [charge({
          charge_period_start: "2026-03-05T00:00:00Z",
          charge_period_end: "2026-03-06T00:00:00Z",
          unblended_cost: cost,
        })],
      },
      ...closed,
    });
  await march("100");
  await march("100.01");
  await march("100.03");
  equal((await restatements(world)).length, 1);
  await march("90");
  deepEqual(await restatements(world), [["100.01", "100.03"], [
    "100.03",
    "90",
  ]]);
  const [period] = await world
    .admin`select status, data_through::text as through from billing_periods`;
  deepEqual(period, { status: "closed", through: "2026-03-05" });
});

async function restatements({ admin }: EngineWorld): Promise<string[][]> {
  const rows = await admin`
    select billed_cost_before::text as before, billed_cost_after::text as after from cost_restatements order by id`;
  return rows.map(({ before, after }) => [before, after]);
}
