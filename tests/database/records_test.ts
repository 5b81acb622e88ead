import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  readJob,
  requestSync,
  workerDatabase,
} from "../support/engine_world.ts";
import { PAYER } from "../support/publish.ts";
import {
  agreement,
  contract,
  MEMBER,
  readRecords,
  recordPage,
} from "../support/record_job.ts";
import { engine } from "../../shared/jobs/engine.ts";
import { someoneWaits } from "../support/someone_waits.ts";
import { integration } from "../support/tenant.ts";

const products = "marketplace_products" as const;

/** Agreement ids, in order. */
async function stored({ admin }: EngineWorld): Promise<string[]> {
  const rows =
    await admin`select agreement_id from aws_marketplace_products order by 1`;
  return rows.map(({ agreement_id }) => agreement_id);
}

Deno.test("publish_records() replaces an account whole: what vanished is gone, other accounts stay", async () => {
  await using world = await engineWorld();
  await readRecords(world, {
    dataset: products,
    pages: [
      {
        scope: PAYER,
        agreements: [agreement("a"), agreement("b")],
        completes_scope: true,
      },
      {
        scope: MEMBER,
        agreements: [agreement("m", { account_id: MEMBER })],
        completes_scope: true,
      },
    ],
  });
  deepEqual(await stored(world), ["a", "b", "m"]);
  const { status, job_id } = await readRecords(world, {
    dataset: products,
    pages: [{
      scope: PAYER,
      agreements: [agreement("b"), agreement("c")],
      completes_scope: true,
    }],
  });
  equal(status, "succeeded");
  deepEqual(await stored(world), ["b", "c", "m"]);
  equal((await readJob(world, job_id))["records_synced"], 2);
});

Deno.test("publish_records() shows nothing before the job is complete, and nothing of one that is not", async () => {
  await using world = await engineWorld();
  await requestSync(world, { data_types: [products] });
  const job = await claimJob(world);
  await world.engine.commit(
    job,
    1,
    recordPage({
      scope: PAYER,
      agreements: [agreement("a")],
      completes_scope: true,
    }),
  );
  deepEqual(await stored(world), []);
  await world.engine.finish(job, "incomplete");
  deepEqual(await stored(world), []);
  await world.service.call("engine_purge", { batch: 100 });
  const [left] = await world
    .admin`select count(*)::int as count from private.staged_records`;
  equal(left?.count, 0);
});

Deno.test("publish_records() leaves a scope alone whose listing did not end", async () => {
  await using world = await engineWorld();
  const whole = {
    scope: PAYER,
    agreements: [agreement("a"), agreement("b")],
    completes_scope: true,
  };
  await readRecords(world, { dataset: products, pages: [whole] });
  await readRecords(world, {
    dataset: products,
    pages: [{ scope: PAYER, agreements: [agreement("c")] }],
  });
  deepEqual(await stored(world), ["a", "b"]);
});

Deno.test("publish_records() lists accounts that could not be entered, keeps what is stored of them and ends partial", async () => {
  await using world = await engineWorld();
  const member = {
    scope: MEMBER,
    agreements: [agreement("m", { account_id: MEMBER })],
    completes_scope: true,
  };
  await readRecords(world, { dataset: products, pages: [member] });
  const { status, job_id } = await readRecords(world, {
    dataset: products,
    pages: [{
      scope: PAYER,
      agreements: [],
      completes_scope: true,
      uncovered_scopes: [{
        scope: MEMBER,
        reason_code: "PROVIDER_ACCESS_DENIED",
        reason: "AWS refused sts:AssumeRole",
      }],
      warnings: [{
        code: "ACCOUNTS_NOT_COVERED",
        message: "1 of 2 accounts could not be entered",
      }],
    }],
  });
  equal(status, "partial");
  equal((await readJob(world, job_id))["error_code"], "ACCOUNTS_NOT_COVERED");
  deepEqual(await stored(world), ["m"]);
  const coverage = await world.admin`
    select account_id, is_covered, reason_code, read_at is not null as was_read from account_coverage order by 1`;
  deepEqual([...coverage], [
    {
      account_id: PAYER,
      is_covered: true,
      reason_code: null,
      was_read: true,
    },
    {
      account_id: MEMBER,
      is_covered: false,
      reason_code: "PROVIDER_ACCESS_DENIED",
      was_read: true,
    },
  ]);
});

Deno.test("publish_records() takes nothing for vanished beside a record that could not be read", async () => {
  await using world = await engineWorld();
  const pages = [{
    scope: PAYER,
    agreements: [agreement("a"), agreement("b")],
    completes_scope: true,
  }];
  await readRecords(world, { dataset: products, pages });
  const { status } = await readRecords(world, {
    dataset: products,
    pages: [{
      scope: PAYER,
      agreements: [agreement("a")],
      completes_scope: true,
      rejected: 1,
    }],
  });
  equal(status, "partial");
  deepEqual(await stored(world), ["a", "b"]);
  const [reject] = await world
    .admin`select part, is_confidential from sync_rejects`;
  deepEqual({ ...reject }, { part: PAYER, is_confidential: true });
});

Deno.test("stage_records() forgets what a restarted scope staged, its rejects too", async () => {
  await using world = await engineWorld();
  const { status } = await readRecords(world, {
    dataset: products,
    pages: [
      { scope: PAYER, agreements: [agreement("old")], rejected: 2 },
      {
        scope: PAYER,
        agreements: [agreement("new")],
        restarts_scope: true,
        completes_scope: true,
      },
    ],
  });
  equal(status, "succeeded");
  deepEqual(await stored(world), ["new"]);
});

Deno.test("stage_records() refuses records without a scope, and one without its key, whole", async () => {
  await using world = await engineWorld();
  await requestSync(world, { data_types: [products] });
  const job = await claimJob(world);
  await rejects(
    world.engine.commit(job, 1, recordPage({ agreements: [agreement("a")] })),
    { code: "REQUEST_INVALID", message: /needs a scope/ },
  );
  const { agreement_id: _, ...nameless } = agreement("a");
  await rejects(
    world.engine.commit(
      job,
      1,
      recordPage({
        scope: PAYER,
        // deno-lint-ignore no-explicit-any -- not an agreement: that is the point
        agreements: [agreement("b"), nameless as any],
      }),
    ),
    { code: "REQUEST_INVALID" },
  );
  const [left] = await world
    .admin`select count(*)::int as count from private.staged_records`;
  equal(left?.count, 0);
});

Deno.test("publish_agreements() keeps value and names that were not asked for again", async () => {
  await using world = await engineWorld();
  const named = agreement("a", {
    seller_of_record_name: "Seller",
    pricing_model: "CONTRACT",
    is_private_offer: true,
    products: [{
      product_id: "p",
      product_name: "Product",
      manufacturer_name: "Maker",
      names_read_at: "2026-11-01T00:00:00Z",
    }],
  });
  const bare = agreement("a", {
    status: "EXPIRED",
    is_described: false,
    products: [{ product_id: "p" }],
  });
  delete (bare as { agreement_value?: string }).agreement_value;
  delete (bare as { currency?: string }).currency;
  for (const one of [named, bare]) {
    await readRecords(world, {
      dataset: products,
      pages: [{ scope: PAYER, agreements: [one], completes_scope: true }],
    });
  }
  const [row] = await world.admin`
    select status, agreement_value::text as value, currency, product_name, manufacturer_name, seller_of_record_name, pricing_model,
      is_private_offer from aws_marketplace_products`;
  deepEqual({ ...row }, {
    status: "EXPIRED",
    value: "1200.50",
    currency: "USD",
    product_name: "Product",
    manufacturer_name: "Maker",
    seller_of_record_name: "Seller",
    pricing_model: "CONTRACT",
    is_private_offer: true,
  });
});

Deno.test("publish_agreements() of two integrations at once leaves one row each, whoever comes second", async () => {
  await using world = await engineWorld();
  const second = await integration(world.admin, world.tenant.organizationId);
  const page = recordPage({
    scope: PAYER,
    agreements: [agreement("a"), agreement("b")],
    completes_scope: true,
  });
  const other = workerDatabase(world);
  const engines = [world.engine, engine(other.database)];
  await requestSync(world, { data_types: [products] });
  await requestSync(world, { data_types: [products], integration_id: second });
  const jobs = [await claimJob(world), await claimJob(world)];
  for (const [index, job] of jobs.entries()) {
    await engines[index]?.commit(job, 1, page);
  }
  const holder = await world.admin.reserve();
  await holder`begin`;
  await holder`select private.lock_agreements(${world.tenant.organizationId})`;
  const finished = jobs.map((job, index) =>
    engines[index]?.finish(job, "complete")
  );
  await someoneWaits(world.admin, 2);
  await holder`commit`;
  holder.release();
  deepEqual(
    (await Promise.all(finished)).map((ended) => ended?.status),
    ["succeeded", "succeeded"],
  );
  deepEqual(await stored(world), ["a", "b"]);
  await other.sql.end();
});

Deno.test("delete_integration() takes what was read through it along only when asked to", async () => {
  await using world = await engineWorld();
  await readRecords(world, {
    dataset: products,
    pages: [{
      scope: PAYER,
      agreements: [agreement("a")],
      completes_scope: true,
    }],
  });
  await readRecords(world, {
    dataset: "contracts",
    pages: [{
      scope: PAYER,
      contracts: [contract("a")],
      completes_scope: true,
    }],
  });
  const [gone] = await world.admin`
    select private.withdraw_records(i)::int as count from integrations i where id = ${world.tenant.integrationId}`;
  equal(gone?.count, 2);
  deepEqual(await stored(world), []);
  equal((await world.admin`select from account_coverage`).length, 0);
});
