/** An estimate from the request to what readers see. */
import { deepEqual, equal } from "node:assert/strict";
import { openEstimatedEmissions } from "../../shared/connectors/aws/open_estimated_emissions.ts";
import { type OpenSource, runJob } from "../../shared/jobs/run_job.ts";
import {
  claimJob,
  type EngineWorld,
  engineWorld,
  jobTools,
  readJob,
  requestSync,
} from "../support/engine_world.ts";
import { PAYER } from "../support/publish.ts";
import { publishUsage, used } from "../support/usage_month.ts";

/** Asks for October's estimate and makes it, as a worker does. */
async function estimate(world: EngineWorld): Promise<Record<string, unknown>> {
  const { admin, service, tenant: { integrationId } } = world;
  await admin`
    update integrations set settings = settings || '{"cost_report": {"bucket": "reports", "name": "costs", "region": "us-east-1"}}',
      billing_account_id = ${PAYER} where id = ${integrationId}`;
  await requestSync(world, {
    data_types: ["estimated_emissions"],
    parameters: { window: {} }, // October alone, not the month before as well
  });
  const job = await claimJob(world);
  const open: OpenSource = (claimed) =>
    Promise.resolve(
      openEstimatedEmissions(claimed, {
        start: "2026-10-01",
        end: "2026-11-01",
      }, { engine: service }),
    );
  equal(await runJob(job, jobTools(world.engine, open)), "succeeded");
  return await readJob(world, job.job_id);
}

async function seen({ admin }: EngineWorld) {
  return (await admin`
    select provider_scope as scope, accounting_method as method, service_category as category, region, country, listing_scope,
      round(co2e_kg, 6)::text as kg, round(energy_kwh, 6)::text as kwh, calculation, factor_rung, is_reported
    from primary_emissions order by 1`).map((row) => Object.values(row));
}

Deno.test("an estimate is published as provisional, location-based, with its place and its kind", async () => {
  await using world = await engineWorld();
  await publishUsage(world, [
    used("BoxUsage:m5.large", "Hrs", "720"),
    used("NatGateway-Hours", "Hrs", "744", { unblended_cost: "3" }),
  ]);
  const job = await estimate(world);
  deepEqual(await seen(world), [
    [
      2,
      "location_based",
      "compute",
      "us-east-1",
      "US",
      PAYER,
      "2.286725",
      "6.032478",
      "usage_modelled",
      "region_earlier_year",
      false,
    ],
    [
      3,
      "location_based",
      "compute",
      "us-east-1",
      "US",
      PAYER,
      "0.689375",
      null,
      "usage_modelled",
      null,
      false,
    ],
  ]);
  deepEqual(
    (job["warnings"] as { code: string }[]).map(({ code }) => code).sort(),
    ["EMISSION_FACTOR_OLD", "USAGE_NOT_ESTIMATED"],
  );
  deepEqual(job["progress"], {
    not_estimated: { USD: { cost: "3", of: "4", share: "0.75" } },
  });
});

Deno.test("an estimate of a restated report replaces what it was, and what is gone goes", async () => {
  await using world = await engineWorld();
  await publishUsage(world, [
    used("BoxUsage:m5.large", "Hrs", "720"),
    used("EBS:VolumeUsage.gp3", "GB-Mo", "1", { region_id: "eu-west-1" }),
  ]);
  await estimate(world);
  equal((await seen(world)).length, 3);
  await publishUsage(world, [used("BoxUsage:m5.large", "Hrs", "360")], {
    version: "2",
  });
  await estimate(world);
  deepEqual((await seen(world)).map((row) => row[6]), ["1.143363", "0.344687"]);
});

Deno.test("an estimate adds nothing to market-based sums, and the gap is told", async () => {
  await using world = await engineWorld();
  await publishUsage(world, [used("BoxUsage:m5.large", "Hrs", "720")]);
  await estimate(world);
  const sums = await world.admin`
    select method, round(sum(co2e_kg), 6)::text as kg from emissions_monthly group by 1 order by 1`;
  deepEqual(sums.map((row) => ({ ...row })), [
    { method: "location_based", kg: "2.976100" },
  ]);
  const gaps = await world.admin`
    select method, provider_scope from emission_gaps order by 2`;
  deepEqual(gaps.map((row) => Object.values(row)), [
    ["market_based", 2],
    ["market_based", 3],
  ]);
});
