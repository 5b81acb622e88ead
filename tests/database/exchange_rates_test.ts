import { deepEqual } from "node:assert/strict";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import { charge, publish } from "../support/publish.ts";

const euro = (day: number, cost: string) =>
  charge({
    billing_currency: "EUR",
    unblended_cost: cost,
    charge_period_start: `2026-10-${String(day).padStart(2, "0")}T00:00:00Z`,
    charge_period_end: `2026-10-${String(day + 1).padStart(2, "0")}T00:00:00Z`,
  });

async function rate(world: EngineWorld, day: string, value: string) {
  await world.admin`
    insert into exchange_rates (organization_id, rate_date, from_currency, to_currency, rate, source)
    values (${world.tenant.organizationId}, ${day}, 'EUR', 'USD', ${value}, 'ECB')`;
}

Deno.test("converted_charges has the latest rate of the week before, and nothing where there is none", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: {
      Usage: [
        charge({ unblended_cost: "5" }),
        euro(1, "1"),
        euro(5, "1"),
        euro(9, "1"),
        euro(20, "1"),
      ],
    },
  });
  await rate(world, "2026-10-03", "1.1");
  await rate(world, "2026-10-08", "1.2");
  const rows = await world.admin`
    select billing_currency as currency, extract(day from charge_period_start at time zone 'UTC')::int as day,
      converted_billed_cost::text as cost, exchange_rate_date::text as rated
    from converted_charges order by 1 desc, 2`;
  deepEqual(rows.map((row) => Object.values(row)), [
    ["USD", 1, "5", null],
    ["EUR", 1, null, null],
    ["EUR", 5, "1.1", "2026-10-03"],
    ["EUR", 9, "1.2", "2026-10-08"],
    ["EUR", 20, null, null],
  ]);
});

Deno.test("aws_service_usage keeps currencies apart", async () => {
  await using world = await engineWorld();
  await publish(world, {
    parts: { Usage: [charge({ unblended_cost: "5" }), euro(1, "2")] },
  });
  const rows = await world.admin`
    select currency, cost::text, usage_date::text as day from aws_service_usage order by 1`;
  deepEqual(rows.map((row) => Object.values(row)), [
    ["EUR", "2", "2026-10-01"],
    ["USD", "5", "2026-10-01"],
  ]);
});
