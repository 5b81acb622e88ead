import { deepEqual, equal } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { charge, PAYER, publish } from "../support/publish.ts";
import { asUser, integration } from "../support/tenant.ts";

const A = { sub_account_id: "210000000001" };
const B = { sub_account_id: "210000000002" };

const lines = [
  charge({ ...A, unblended_cost: "1.10", usage_type: "Box", region_id: "eu" }),
  charge({ ...A, unblended_cost: "2.02", usage_type: "Net", region_id: "eu" }),
  charge({
    ...A,
    unblended_cost: "0.3",
    usage_type: "Box",
    tags: { team: "a" },
  }),
];

async function daily({ admin }: EngineWorld): Promise<string[]> {
  return (await admin`
    select source, sub_account_id, usage_date::text, coalesce(region_id, '-'), billed_cost::text, source_lines::text
    from public.cost_daily order by 1, 2, 3, 4`)
    .map((row) => Object.values(row).join(" "));
}

Deno.test("cost_daily adds up line items by day, and shows a query API's charges as they are", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: { Usage: [charge({ ...B, unblended_cost: "7" })] },
  });
  const second = await integration(world.admin, world.tenant.organizationId);
  await publish(world, {
    load: { source: "aws_cur" },
    parts: { one: lines },
    request: { integration_id: second },
  });
  deepEqual(await daily(world), [
    "aws_cost_explorer 210000000002 2026-10-01 - 7 1",
    "aws_cur 210000000001 2026-10-01 - 0.3 1",
    "aws_cur 210000000001 2026-10-01 eu 3.12 2",
  ]);
});

Deno.test("cost_daily counts an account once while a finer source covers it, and again from the coarser one after", async () => {
  await using world = await engineWorld();
  const parts = { Usage: [charge({ ...A, unblended_cost: "3.42" })] };
  await publish(world, { parts });
  const second = await integration(world.admin, world.tenant.organizationId);
  const cur = {
    load: { source: "aws_cur" },
    request: { integration_id: second },
  };
  await publish(world, { ...cur, parts: { one: lines } });
  const total = async () =>
    (await world
      .admin`select sum(billed_cost)::text as cost from public.cost_daily`)[0]
      ?.cost;
  equal(await total(), "3.42");
  await publish(world, { ...cur, parts: { one: [charge({ ...B })] } });
  equal(await total(), "4.42");
});

Deno.test("cost_daily of a report read again has the new figures alone, and purging takes the old ones", async () => {
  await using world = await engineWorld();
  const load = { source: "aws_cur" };
  await publish(world, { load, parts: { one: lines } });
  await publish(world, { load, parts: { one: [charge({ ...A })] } });
  deepEqual(await daily(world), ["aws_cur 210000000001 2026-10-01 - 1 1"]);
  await world
    .admin`update public.charge_loads set replaced_at = now() - interval '1 day' where status = 'superseded'`;
  await world.service.call("engine_purge", {});
  const [left] = await world
    .admin`select count(*)::int as n from public.daily_costs`;
  equal(left?.n, 1);
});

Deno.test("read_costs() reads line items and a query API's charges alike", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: { Usage: [charge({ ...B, unblended_cost: "7" })] },
  });
  const second = await integration(world.admin, world.tenant.organizationId);
  await publish(world, {
    load: { source: "aws_cur" },
    parts: { one: lines },
    request: { integration_id: second },
  });
  const [row] = await asUser(
    world.admin,
    world.tenant.userId,
    (sql) =>
      sql`select public.read_costs('2026-10-01', '2026-10-02', 'account') as read`,
  );
  deepEqual(
    row?.read[0].rows.map(({ key, cost }: { key: string; cost: string }) => [
      key,
      cost,
    ]),
    [[B.sub_account_id, "7"], [A.sub_account_id, "3.42"]],
  );
});

Deno.test("sync_health tells of each dataset how far it is, not of another source of the account", async () => {
  await using world = await engineWorld();
  const { admin, tenant } = world;
  await admin`
    update public.integrations set billing_account_id = ${PAYER}, settings = ${
    admin.json({ cost_report: { bucket: "reports", name: "cur" } })
  }
    where id = ${tenant.integrationId}`;
  const through = async () =>
    (await admin`
      select dataset || ' ' || coalesce(to_char(data_through at time zone 'UTC', 'YYYY-MM-DD'), 'nothing') as line
      from public.sync_health order by 1`).map(({ line }) => line);
  await publish(world, {
    parts: { Usage: [charge({ ...A, unblended_cost: "3" })] },
  });
  const request = { data_types: ["cur"] };
  await publish(world, { load: { source: "aws_cur" }, parts: {}, request });
  deepEqual(await through(), ["cur nothing", "service_usage 2026-10-02"]);
  const later = {
    charge_period_start: "2026-10-04T00:00:00Z",
    charge_period_end: "2026-10-05T00:00:00Z",
  };
  await publish(world, {
    load: { source: "aws_focus_export" },
    parts: { one: [charge({ ...A, ...later })] },
    request,
  });
  deepEqual(await through(), ["cur 2026-10-05", "service_usage 2026-10-02"]);
  const [period] = await admin`
    select data_through::text as day from public.billing_periods where invoice_issuer_name = 'AWS'`;
  equal(period?.day, "2026-10-04");
});
