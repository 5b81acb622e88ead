import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  cloudIntegration,
  emission,
  emissionTotals,
  emissionWorld,
  listing,
  readEmissions,
} from "../support/emission.ts";
import { asUser, member } from "../support/tenant.ts";

const PAYER = "111122223333";

Deno.test("emissions_monthly shows an unspecified figure with both methods, flagged; emission_gaps what a method lacks", async () => {
  await using world = await emissionWorld();
  const gcp = await cloudIntegration(world, "gcp");
  await readEmissions(world, {
    integrationId: gcp,
    pages: [listing("table", [
      emission("s1", {
        provider_scope: 1,
        accounting_method: "single",
        co2e_kg: "1",
      }),
      emission("l", { co2e_kg: "2", service_raw: "A" }),
      emission("m", {
        co2e_kg: "3",
        service_raw: "A",
        accounting_method: "market_based",
      }),
      emission("l2", { co2e_kg: "4", service_raw: "B" }),
      emission("u", {
        co2e_kg: "5",
        service_raw: "C",
        accounting_method: "unspecified",
      }),
    ])],
  });
  deepEqual(await emissionTotals(world), {
    location_based: "12",
    market_based: "9",
  });
  const gaps = await world.admin`
    select method, provider_scope, figures::int, other_method_kg::text as kg from emission_gaps`;
  deepEqual([...gaps], [
    { method: "market_based", provider_scope: 2, figures: 1, kg: "4" },
  ]);
  const [unspecified] = await world.admin`
    select sum(unspecified_kg)::text as kg from emissions_by_scope where method = 'market_based'`;
  equal(unspecified?.kg, "5");
});

Deno.test("read_emissions() adds up what the caller may see, by month, and names what the method lacks", async () => {
  await using world = await emissionWorld();
  await readEmissions(world, {
    dataset: "estimated_emissions",
    pages: [listing(PAYER, [
      emission("a", { co2e_kg: "1.25", calculation: "usage_modelled" }),
      emission("b", { account_id: "999900001111", region_raw: "eu-west-1" }),
    ])],
  });
  const { organizationId, userId } = world.tenant;
  const restricted = await member(world.admin, organizationId, {
    scope: [PAYER],
  });
  const read = (user: string, group: string, method = "location_based") =>
    asUser(world.database.sql("authenticator"), user, async (sql) => {
      const [row] = await sql`
        select public.read_emissions('2026-09-01', '2026-11-01', ${group}, ${method}) as answer`;
      return row?.answer;
    });
  deepEqual(await read(userId, "region"), {
    total_kg: "2.75",
    unspecified_kg: "0",
    provisional_kg: "2.75",
    groups: 2,
    rows: [
      {
        key: "eu-west-1",
        name: null,
        provider: "aws",
        kg: "1.5",
        unspecified_kg: "0",
        provisional_kg: "1.5",
        months: [null, "1.5"],
      },
      {
        key: "us-east-1",
        name: null,
        provider: "aws",
        kg: "1.25",
        unspecified_kg: "0",
        provisional_kg: "1.25",
        months: [null, "1.25"],
      },
    ],
    gaps: [],
  });
  equal((await read(restricted, "month")).total_kg, "1.25");
  const market = await read(userId, "scope", "market_based");
  equal(market.total_kg, "0");
  deepEqual(market.gaps, [{
    provider: "aws",
    month: "2026-10",
    scope: 2,
    figures: 2,
    other_method_kg: "2.75",
  }]);
  await rejects(
    read(userId, "weather"),
    /group_by must be one of .*: found weather/,
  );
  await rejects(read(userId, "scope", "both"), /method must be .*: found both/);
});

Deno.test("emission_intensity divides by effective cost before tax and credits, in one currency alone", async () => {
  await using world = await emissionWorld();
  const { admin, tenant: { organizationId } } = world;
  await readEmissions(world, {
    dataset: "estimated_emissions",
    pages: [listing(PAYER, [emission("a", { co2e_kg: "3" })])],
  });
  const [load] = await admin`
    insert into charge_loads (organization_id, provider, dataset, source, billing_account_id, billing_period_start, billing_period_end, version,
      integration_id, job_id, status)
    values (${organizationId}, 'aws', 'service_usage', 'aws_cost_explorer', ${PAYER}, '2026-10-01', '2026-11-01', '1', gen_random_uuid(),
      gen_random_uuid(), 'published') returning id`;
  await admin`
    insert into cost_coverage (organization_id, provider, account_key, billing_period_start, load_id, source)
    values (${organizationId}, 'aws', ${PAYER}, '2026-10-01', ${load?.id}, 'aws_cost_explorer')`;
  const charge = (category: string, currency: string, cost: string) =>
    admin`
      insert into charges (load_id, charge_key, part, organization_id, provider, source, billing_account_id, sub_account_id, billing_period_start,
        billing_period_end, charge_period_start, charge_period_end, charge_category, service_name, billing_currency, billed_cost, effective_cost)
      select id, sha256(gen_random_uuid()::text::bytea), 'p', organization_id, provider, source, billing_account_id, ${PAYER}, billing_period_start,
        billing_period_end, '2026-10-05Z', '2026-10-06Z', ${category}, 'EC2', ${currency}, 0, ${cost} from charge_loads where id = ${load?.id}`;
  const read = async () => [
    ...await admin`
        select billing_currency as currency, co2e_kg::text as kg, effective_cost::text as cost, kg_per_cost::text as intensity
        from emission_intensity where method = 'location_based' order by 1`,
  ];
  await charge("Usage", "USD", "12");
  await charge("Tax", "USD", "100");
  await charge("Credit", "USD", "-5");
  deepEqual(await read(), [
    { currency: "USD", kg: "3", cost: "12", intensity: "0.250000000000" },
  ]);
  await charge("Usage", "EUR", "6");
  deepEqual(
    (await read()).map(({ currency, intensity }) => [currency, intensity]),
    [
      ["EUR", null],
      ["USD", null],
    ],
  );
});

Deno.test("take_inventory_snapshot() freezes what counts; a restatement moves the present beside it", async () => {
  await using world = await emissionWorld();
  const { admin, tenant: { organizationId, userId } } = world;
  const read = (kg: string) =>
    readEmissions(world, {
      dataset: "estimated_emissions",
      pages: [listing(PAYER, [emission("a", { co2e_kg: kg })])],
    });
  await read("3");
  const freeze = (name: string, end = "2027-01-01") =>
    asUser(
      world.database.sql("authenticator"),
      userId,
      (sql) =>
        sql`select public.take_inventory_snapshot(${organizationId}, ${name}, '2026-01-01', ${end})`,
    );
  await freeze("2026 as filed");
  await read("4.5");
  const rows = await admin`
    select frozen_kg::text as frozen, present_kg::text as present, change_kg::text as change from inventory_snapshot_changes`;
  deepEqual([...rows], [{ frozen: "3", present: "4.5", change: "1.5" }]);
  await rejects(
    freeze("2026 as filed"),
    /a snapshot named 2026 as filed already/,
  );
  await rejects(freeze("other", "2026-12-31"), /a later first day of a month/);
});
