import { deepEqual, equal, rejects } from "node:assert/strict";
import { type EngineWorld, readJob } from "../support/engine_world.ts";
import {
  cloudIntegration,
  emission,
  emissionTotals,
  emissionWorld,
  listing,
  readEmissions,
} from "../support/emission.ts";

const PAYER = "111122223333";

/** What is stored of a source, by key. */
async function stored(
  { admin }: EngineWorld,
): Promise<Record<string, string>> {
  const rows = await admin`
    select source || ' ' || external_key as key, co2e_kg::text as kg from emission_activities order by 1`;
  return Object.fromEntries(rows.map(({ key, kg }) => [key, kg]));
}

Deno.test("publish_emissions() keeps kilograms to the last digit, with the category of the service and the place of the region", async () => {
  await using world = await emissionWorld();
  const gcp = await cloudIntegration(world, "gcp");
  const kg = "0.000001234567890123456789";
  const { status } = await readEmissions(world, {
    integrationId: gcp,
    pages: [listing("table", [
      emission("a", {
        co2e_kg: kg,
        service_raw: "Compute Engine",
        region_raw: "europe-west1-b",
      }),
      emission("b", { co2e_kg: "0", region_raw: "Atlantis" }),
    ])],
  });
  equal(status, "succeeded");
  const rows = await world.admin`
    select external_key, co2e_kg::text as kg, service_category, region, region_raw, country, ghg_scope, ghg_category
    from emission_activities order by external_key`;
  deepEqual([...rows], [
    {
      external_key: "a",
      kg,
      service_category: "compute",
      region: "europe-west1",
      region_raw: "europe-west1-b",
      country: "BE",
      ghg_scope: 3,
      ghg_category: 1,
    },
    {
      external_key: "b",
      kg: "0",
      service_category: "other",
      region: null,
      region_raw: "Atlantis",
      country: null,
      ghg_scope: 3,
      ghg_category: 1,
    },
  ]);
});

Deno.test("publish_emissions() replaces a listing: restated rows change, vanished rows go, ids and other listings stay", async () => {
  await using world = await emissionWorld();
  const azure = await cloudIntegration(world, "azure");
  const read = (pages: Parameters<typeof readEmissions>[1]["pages"]) =>
    readEmissions(world, { integrationId: azure, pages });
  await read([
    listing("sub-1", [emission("a"), emission("b")]),
    listing("sub-2", [emission("c", { account_id: "sub-2" })]),
  ]);
  const [before] = await world
    .admin`select id from emission_activities where external_key = 'a'`;
  const { status, job_id } = await read([
    listing("sub-1", [emission("a", { co2e_kg: "2" })]),
  ]);
  equal(status, "succeeded");
  equal((await readJob(world, job_id))["records_synced"], 1);
  deepEqual(await stored(world), {
    "azure_carbon a": "2",
    "azure_carbon c": "1.5",
  });
  const [after] = await world
    .admin`select id from emission_activities where external_key = 'a'`;
  equal(after?.id, before?.id);
  deepEqual(await emissionTotals(world), { location_based: "3.5" });
});

Deno.test("publish_emissions() keeps what a rejected record may have named, unless it is of another version", async () => {
  await using world = await emissionWorld();
  const gcp = await cloudIntegration(world, "gcp");
  const read = (key: string, version: string, rejected: number) =>
    readEmissions(world, {
      integrationId: gcp,
      pages: [{
        ...listing("table", [emission(key, { model_version: version })]),
        part: "table",
        rejected,
      }],
    });
  await read("a", "11", 0);
  const { status } = await read("b", "11", 1);
  equal(status, "partial");
  deepEqual(Object.keys(await stored(world)), [
    "gcp_carbon_footprint a",
    "gcp_carbon_footprint b",
  ]);
  await read("c", "12", 1);
  deepEqual(Object.keys(await stored(world)), ["gcp_carbon_footprint c"]);
});

Deno.test("publish_emissions() names a subscription that was refused, and leaves what is stored of it", async () => {
  await using world = await emissionWorld();
  const azure = await cloudIntegration(world, "azure");
  const read = (pages: Parameters<typeof readEmissions>[1]["pages"]) =>
    readEmissions(world, { integrationId: azure, pages });
  await read([listing("sub-1", [emission("a")])]);
  const message = "the subscription sub-1 refused its emissions";
  const { status } = await read([{
    scope: "sub-2",
    completes_scope: true,
    emissions: [],
    uncovered_scopes: [{
      scope: "sub-1",
      reason_code: "PROVIDER_ACCESS_DENIED",
      reason: message,
    }],
    warnings: [{ code: "ACCOUNTS_NOT_COVERED", message }],
  }]);
  equal(status, "partial");
  deepEqual(Object.keys(await stored(world)), ["azure_carbon a"]);
  const rows = await world.admin`
    select account_id, is_covered, reason from account_coverage order by account_id`;
  deepEqual([...rows], [
    { account_id: "sub-1", is_covered: false, reason: message },
    { account_id: "sub-2", is_covered: true, reason: null },
  ]);
});

Deno.test("publish_emissions() refuses a row of another month, and nothing is published", async () => {
  await using world = await emissionWorld();
  const gcp = await cloudIntegration(world, "gcp");
  await rejects(
    readEmissions(world, {
      integrationId: gcp,
      pages: [listing("table", [
        emission("a"),
        emission("b", { period_start: "2026-09-01" }),
      ])],
    }),
    /emission b is not of the month 2026-10-01 that the job reads/,
  );
  deepEqual(await stored(world), {});
});

Deno.test("an account that two sources report counts once, for all scopes, and the switch is logged", async () => {
  await using world = await emissionWorld();
  const calculation = "usage_modelled";
  await readEmissions(world, {
    dataset: "estimated_emissions",
    pages: [listing(PAYER, [
      emission("m", { calculation, co2e_kg: "10" }),
      emission("m3", { calculation, provider_scope: 3, co2e_kg: "4" }),
      emission("o", { calculation, account_id: "999900001111", co2e_kg: "7" }),
    ])],
  });
  deepEqual(await emissionTotals(world), { location_based: "21" });
  const { job_id } = await readEmissions(world, {
    pages: [listing(PAYER, [
      emission("r1", {
        provider_scope: 1,
        accounting_method: "single",
        co2e_kg: "1",
      }),
      emission("r2", { co2e_kg: "8" }),
      emission("r2m", { accounting_method: "market_based", co2e_kg: "0" }),
    ])],
  });
  // Scope 3 of the estimate goes too, though the report has none: sources are not mixed within an account.
  deepEqual(await emissionTotals(world), {
    location_based: "16",
    market_based: "1",
  });
  const rows = await world.admin`
    select account_key, source_before, source_after, location_based_kg_before::text as before, location_based_kg_after::text as after, job_id
    from emission_switches`;
  deepEqual([...rows], [{
    account_key: PAYER,
    source_before: "aws_estimate",
    source_after: "aws_sustainability",
    before: "14",
    after: "9",
    job_id,
  }]);
  const compared = await world.admin`
    select account_id, provider_scope as scope, modelled_kg::text as modelled, reported_kg::text as reported
    from emission_comparison order by 1, 2`;
  deepEqual([...compared], [
    { account_id: PAYER, scope: 1, modelled: null, reported: "1" },
    { account_id: PAYER, scope: 2, modelled: "10", reported: "8" },
    { account_id: PAYER, scope: 3, modelled: "4", reported: null },
    { account_id: "999900001111", scope: 2, modelled: "7", reported: null },
  ]);
});

Deno.test("of two listings of one source the wider counts, whichever was read last", async () => {
  await using world = await emissionWorld();
  const gcp = await cloudIntegration(world, "gcp");
  const read = (scope: string, kg: string, accounts: readonly string[]) =>
    readEmissions(world, {
      integrationId: gcp,
      pages: [listing(
        scope,
        accounts.map((account_id) =>
          emission(account_id, { account_id, co2e_kg: kg })
        ),
      )],
    });
  await read("all", "5", ["p1", "p2"]);
  await read("one", "3", ["p1"]);
  deepEqual(await emissionTotals(world), { location_based: "10" });
});

Deno.test("deleting an integration with its data withdraws its emissions, and other sources count again", async () => {
  await using world = await emissionWorld();
  const { admin, tenant: { integrationId } } = world;
  await readEmissions(world, {
    dataset: "estimated_emissions",
    pages: [listing(PAYER, [emission("a", { co2e_kg: "3" })])],
  });
  await admin`update emission_activities set integration_id = gen_random_uuid()`;
  await admin`update emission_listings set integration_id = gen_random_uuid()`;
  await readEmissions(world, {
    pages: [listing(PAYER, [emission("b", { co2e_kg: "5" })])],
  });
  deepEqual(await emissionTotals(world), { location_based: "5" });
  const [row] = await admin`
    select private.withdraw_emissions(i)::int as gone from integrations i where i.id = ${integrationId}`;
  equal(row?.gone, 1);
  deepEqual(await emissionTotals(world), { location_based: "3" });
});
