import { deepEqual, rejects } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { charge, publish } from "../support/publish.ts";
import { asUser } from "../support/tenant.ts";

const A = { sub_account_id: "210000000001" };
const B = { sub_account_id: "210000000002" };

interface Share {
  value: string;
  cost: string;
  share: string | null;
}

function rule(
  { admin, tenant }: EngineWorld,
  value: string,
  conditions: Record<string, unknown>,
) {
  return admin`insert into public.allocation_rules ${
    admin({
      organization_id: tenant.organizationId,
      dimension: "team",
      value,
      ...conditions,
    })
  }`;
}

/** "value cost share" of every row, in dollars. */
async function shares(
  { admin, tenant }: EngineWorld,
  dimension = "team",
): Promise<string[]> {
  return await asUser(admin, tenant.userId, async (sql) => {
    const [row] = await sql<{ read: { currency: string; rows: Share[] }[] }[]>`
      select public.read_allocations('2026-10-01', '2026-11-01', ${dimension}) as read`;
    return row!.read.find(({ currency }) => currency === "USD")!.rows
      .map(({ value, cost, share }) => `${value} ${cost} ${share}`);
  });
}

async function twoAccounts(): Promise<EngineWorld> {
  const world = await engineWorld();
  await publish(world, {
    load: { source: "aws_cur" },
    parts: {
      all: [
        charge({ ...A, unblended_cost: "6", tags: { team: "web" } }),
        charge({
          ...A,
          unblended_cost: "3",
          service_name: "S3",
          cost_categories: { product: "search" },
        }),
        charge({
          ...B,
          unblended_cost: "1",
          charge_period_start: "2026-10-20T00:00:00Z",
          charge_period_end: "2026-10-21T00:00:00Z",
        }),
      ],
    },
  });
  return world;
}

Deno.test("read_allocations() shows cost that no rule takes as Unallocated, with its share", async () => {
  await using world = await twoAccounts();
  deepEqual(await shares(world), ["Unallocated 10 1.000000"]);
});

Deno.test("read_allocations() matches on account, service, tag and cost category, all conditions of a rule together", async () => {
  await using world = await twoAccounts();
  await rule(world, "Ops", { account_ids: [B.sub_account_id, "000000000000"] });
  await rule(world, "Web", { tag_key: "team", tag_values: ["web", "www"] });
  await rule(world, "Search", {
    service_names: ["S3"],
    cost_category: "product",
    cost_category_values: ["search"],
  });
  await rule(world, "Nobody", {
    service_names: ["S3"],
    account_ids: [B.sub_account_id],
  });
  deepEqual(await shares(world), [
    "Web 6 0.600000",
    "Search 3 0.300000",
    "Ops 1 0.100000",
    "Unallocated 0 0.000000",
  ]);
});

Deno.test("read_allocations() lets the smallest priority win, and a rule hold for its days alone", async () => {
  await using world = await twoAccounts();
  await rule(world, "Account", { account_ids: [A.sub_account_id] });
  await rule(world, "Tag", { tag_key: "team", priority: 50 });
  await rule(world, "Late", {
    account_ids: [B.sub_account_id],
    valid_from: "2026-10-21",
  });
  await rule(world, "Early", {
    account_ids: [B.sub_account_id],
    valid_to: "2026-10-21",
    priority: 200,
  });
  deepEqual(await shares(world), [
    "Tag 6 0.600000",
    "Account 3 0.300000",
    "Early 1 0.100000",
    "Unallocated 0 0.000000",
  ]);
});

Deno.test("read_allocations() knows the account's unit, and its cost centre where no rule gives one", async () => {
  await using world = await twoAccounts();
  await world
    .admin`insert into public.cloud_accounts (organization_id, provider, account_id, organizational_unit, cost_centre)
    values (${world.tenant.organizationId}, 'aws', ${A.sub_account_id}, 'Retail', 'CC-7')
    on conflict (organization_id, provider, account_id) do update set organizational_unit = 'Retail', cost_centre = 'CC-7'`;
  await rule(world, "Shops", { organizational_units: ["Retail"] });
  await rule(world, "CC-9", {
    dimension: "cost_centre",
    service_names: ["S3"],
  });
  deepEqual(await shares(world), [
    "Shops 9 0.900000",
    "Unallocated 1 0.100000",
  ]);
  deepEqual(await shares(world, "cost_centre"), [
    "CC-7 6 0.600000",
    "CC-9 3 0.300000",
    "Unallocated 1 0.100000",
  ]);
});

Deno.test("cost_allocations adds up to cost_daily in every dimension", async () => {
  await using world = await twoAccounts();
  await rule(world, "Web", { tag_key: "team" });
  deepEqual(
    (await world.admin`
      select dimension, sum(billed_cost)::text as cost from public.cost_allocations group by 1
      union all select 'all', sum(billed_cost)::text from public.cost_daily order by 1`)
      .map((row) => Object.values(row).join(" ")),
    ["all 10", "cost_centre 10", "environment 10", "team 10"],
  );
});

const REFUSED: readonly (readonly [Record<string, unknown>, RegExp])[] = [
  [{}, /^a rule must have account_ids, .* found none of them$/],
  [{ account_ids: [] }, /^a list of a rule must have a value/],
  [{ account_ids: ["1"], tag_values: ["a"] }, /^tag_values must come with/],
  [
    { account_ids: ["1"], cost_category_values: ["a"] },
    /^cost_category_values must come with cost_category/,
  ],
  [{ account_ids: ["1"], value: "Unallocated" }, /^value must not be Unalloc/],
  [{ account_ids: ["1"], value: "" }, /^value must be 1 to 200 .* found 0$/],
  [
    { account_ids: ["1"], dimension: "squad" },
    /^dimension must be team, cost_centre or environment: found squad$/,
  ],
  [{ account_ids: ["1"], priority: -1 }, /^priority must be .* found -1$/],
  [
    { account_ids: ["1"], valid_from: "2026-02-01", valid_to: "2026-01-01" },
    /^valid_to must be after valid_from: found 2026-01-01 and 2026-02-01$/,
  ],
  [{ tag_key: "hobby" }, /^tag_key must be one of .* found hobby$/],
];

Deno.test("allocation_rules refuses a rule with a sentence that names the member", async () => {
  await using world = await engineWorld();
  for (const [{ value = "x", ...conditions }, message] of REFUSED) {
    await rejects(rule(world, String(value), conditions), {
      code: "CS400",
      message,
    });
  }
});

Deno.test("allocation_rules spells a tag key as charges do", async () => {
  await using world = await twoAccounts();
  await rule(world, "Web", { tag_key: "TEAM" });
  deepEqual(await shares(world), [
    "Web 6 0.600000",
    "Unallocated 4 0.400000",
  ]);
});

Deno.test("read_allocations() names the dimension and the window it refuses", async () => {
  await using world = await engineWorld();
  const { admin, tenant } = world;
  const read = (dimension: string, end: string) =>
    asUser(
      admin,
      tenant.userId,
      (sql) =>
        sql`select public.read_allocations('2026-10-01', ${end}, ${dimension})`,
    );
  await rejects(read("squad", "2026-11-01"), /dimension must be one of/);
  await rejects(
    read("team", "2026-10-01"),
    /end date 2026-10-01 must be after/,
  );
});
