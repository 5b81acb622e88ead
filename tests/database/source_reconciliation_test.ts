import { deepEqual, equal } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { charge, PAYER, publish, type Reading } from "../support/publish.ts";
import { integration } from "../support/tenant.ts";

const A = { sub_account_id: "210000000001" };
const B = { sub_account_id: "210000000002" };
const CUR = { source: "aws_cur", version: "assembly-1" };

/** Reads the period through an integration of its own, so that both sources stay connected. */
async function publishCur(world: EngineWorld, parts: Reading["parts"]) {
  const second = await integration(world.admin, world.tenant.organizationId);
  return await publish(world, {
    load: CUR,
    parts,
    request: { integration_id: second },
  });
}

async function comparisons({ admin }: EngineWorld) {
  return (await admin`
    select r.compared_source, l.source, r.billing_currency, r.measure, r.source_total::text, r.read_total::text, r.residual::text, r.status, r.contributors
    from public.reconciliations r join public.charge_loads l on l.id = r.load_id where r.level = 2 order by 3, 4`)
    .map((row) => ({ ...row }));
}

const matched = {
  compared_source: "aws_cost_explorer",
  source: "aws_cur",
  billing_currency: "USD",
  measure: "unblended_cost",
  source_total: "15.57",
  read_total: "15.57",
  residual: "0.00",
  status: "matched",
  contributors: [],
};

Deno.test("reconcile_sources() stores that two sources of a period match, whichever is published last", async () => {
  await using world = await engineWorld();
  const coarse = {
    parts: {
      Usage: [
        charge({ ...A, unblended_cost: "10.37" }),
        charge({ ...B, unblended_cost: "5.20" }),
      ],
    },
  };
  await publish(world, coarse);
  deepEqual(await comparisons(world), []);
  await publishCur(world, {
    one: [charge({ ...A, unblended_cost: "10.37", usage_type: "Box" })],
    two: [charge({ ...B, unblended_cost: "5.20", usage_type: "Box" })],
  });
  deepEqual(await comparisons(world), [matched]);
  await publish(world, coarse);
  deepEqual(await comparisons(world), [matched]);
});

Deno.test("reconcile_sources() names what differs most, per currency and measure", async () => {
  await using world = await engineWorld();
  const euro = { ...A, billing_currency: "EUR" };
  await publish(world, {
    parts: {
      Usage: [
        charge({ ...A, unblended_cost: "10", amortized_cost: "9" }),
        charge({ ...B, unblended_cost: "5", charge_category: "Tax" }),
        charge({ ...euro, unblended_cost: "3" }),
      ],
    },
  });
  await publishCur(world, {
    all: [
      charge({ ...A, unblended_cost: "10.005", amortized_cost: "9" }),
      charge({ ...B, unblended_cost: "4", charge_category: "Tax" }),
      charge({ ...euro, unblended_cost: "3" }),
    ],
  });
  const found = await comparisons(world);
  deepEqual(
    found.map(({ billing_currency, measure, residual, status }) =>
      [billing_currency, measure, residual, status].join(" ")
    ),
    [
      "EUR unblended_cost 0 matched",
      "USD amortized_cost 0 matched",
      "USD unblended_cost 0.995 differs",
    ],
  );
  deepEqual(found[2]?.contributors, [
    { account: B.sub_account_id, charge_category: "Tax", residual: "1" },
    { account: A.sub_account_id, charge_category: "Usage", residual: "-0.005" },
  ]);
});

Deno.test("reconcile_sources() compares an open period over the days that both sources have whole", async () => {
  await using world = await engineWorld();
  const day = (n: number, cost: string) =>
    charge({
      ...A,
      unblended_cost: cost,
      is_estimated: true,
      charge_period_start: `2026-10-0${n}T00:00:00Z`,
      charge_period_end: `2026-10-0${n + 1}T00:00:00Z`,
    });
  await publish(world, {
    parts: { Usage: [day(1, "10"), day(2, "20"), day(3, "7")] },
  });
  await publishCur(world, { all: [day(1, "10"), day(2, "18")] });
  deepEqual(
    (await comparisons(world)).map(({ source_total, read_total, status }) => [
      source_total,
      read_total,
      status,
    ]),
    [["10", "10", "matched"]],
  );
});

Deno.test("reconcile_sources() keeps apart billing accounts, and leaves out a member's own view", async () => {
  await using world = await engineWorld();
  await publish(world, { parts: { Usage: [charge(A)] } });
  const second = await integration(world.admin, world.tenant.organizationId);
  await publish(world, {
    load: { ...CUR, billing_account_id: "999900001111" },
    parts: { all: [charge({ ...A, unblended_cost: "2" })] },
    request: { integration_id: second },
  });
  const third = await integration(world.admin, world.tenant.organizationId);
  await publish(world, {
    load: { ...CUR, billing_account_id: PAYER, is_payer_view: false },
    parts: { all: [charge({ ...A, unblended_cost: "3" })] },
    request: { integration_id: third },
  });
  equal((await comparisons(world)).length, 0);
});
