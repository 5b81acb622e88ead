import { deepEqual, equal, ok } from "node:assert/strict";
import { estimateGroup } from "../../../shared/carbon/estimate_group.ts";
import type { UsageLine } from "../../../shared/carbon/usage_line.ts";
import { FACTORS } from "../../support/month_factors.ts";

const OPTIONS = {
  provider: "aws",
  period: { start: "2026-09-01", end: "2026-10-01" },
  factors: FACTORS,
};

function line(more: Partial<UsageLine> = {}): UsageLine {
  return {
    account: "111122223333",
    service: "AmazonEC2",
    service_name: "Amazon Elastic Compute Cloud",
    region: "us-east-1",
    normal_region: "us-east-1",
    country: "US",
    currency: "USD",
    usage_type: "BoxUsage:m5.large",
    unit: "Hrs",
    quantity: "720",
    cost: "69.12",
    ...more,
  };
}
const NAT = line({ usage_type: "NatGateway-Hours", cost: "32.4" });
const VOLUME = line({
  usage_type: "EBS:VolumeUsage.gp3",
  unit: "GB-Mo",
  quantity: "100",
  cost: "8",
});

Deno.test("estimateGroup() makes a row of electricity and a row of the hardware's making", () => {
  const { activities } = estimateGroup([line()], OPTIONS);
  const [operational, embodied] = activities;
  ok(operational && embodied && activities.length === 2);
  deepEqual(
    [
      operational.provider_scope,
      operational.accounting_method,
      operational.energy_kwh,
      operational.co2e_kg,
      operational.cost,
      operational.calculation,
      operational.factor_rung,
      operational.factor_year,
    ],
    [
      2,
      "location_based",
      "6.032477784",
      "2.286725321103096",
      "69.12",
      "usage_modelled",
      "region_earlier_year",
      2021,
    ],
  );
  deepEqual(
    [
      embodied.provider_scope,
      embodied.co2e_kg.slice(0, 8),
      embodied.energy_kwh,
      embodied.cost,
    ],
    [3, "0.689374", undefined, undefined],
  );
  ok(operational.external_key !== embodied.external_key);
});

Deno.test("estimateGroup() says which factor is old and what stands in for what is not known", () => {
  const { activities, tally } = estimateGroup([line(), NAT], OPTIONS);
  const { metadata } = activities[0] ?? {};
  equal(metadata?.["is_factor_old"], true);
  deepEqual(metadata?.["rungs"], {
    grid: "region_earlier_year",
    pue: "provider_average",
    core_hours: { processor: "1440" },
  });
  deepEqual(metadata?.["hardware_sources"], ["CCF 2022"]);
  deepEqual(metadata?.["not_estimated"], ["NatGateway-Hours"]);
  deepEqual(metadata?.["costs"], { modelled: "69.12", not_estimated: "32.4" });
  deepEqual(tally, {
    costs: { USD: { modelled: "69.12", not_estimated: "32.4" } },
    dearest: { "USD AmazonEC2 NatGateway-Hours": "32.4" },
    old_factors: { 2021: 1 },
    core_hours_without_embodied: "0",
  });
});

Deno.test("estimateGroup() of a grid without emissions is zero, not an average", () => {
  const zero = { region: "eu-zero-1", normal_region: "eu-zero-1" };
  const { activities } = estimateGroup([line(zero)], OPTIONS);
  deepEqual(
    [activities[0]?.co2e_kg, activities[0]?.factor_g_per_kwh],
    ["0", "0"],
  );
  equal(activities[0]?.factor_rung, "region_year");
});

Deno.test("estimateGroup() of what takes no electricity is a row of zero", () => {
  const inbound = line({
    usage_type: "DataTransfer-In-Bytes",
    unit: "GB",
    cost: "0",
  });
  const { activities } = estimateGroup([inbound], OPTIONS);
  deepEqual(
    activities.map(({ co2e_kg, energy_kwh }) => [co2e_kg, energy_kwh]),
    [["0", "0"]],
  );
});

Deno.test("estimateGroup() makes no row of usage without a rule, nor without a factor: it tells their cost", () => {
  deepEqual(estimateGroup([NAT], OPTIONS).activities, []);
  const early = {
    ...OPTIONS,
    period: { start: "2020-01-01", end: "2020-02-01" },
  };
  const { activities, tally } = estimateGroup([line()], early);
  deepEqual(activities, []);
  deepEqual(tally.costs, { USD: { without_factor: "69.12" } });
});

Deno.test("estimateGroup() has no row of making where the group has no server", () => {
  const { activities } = estimateGroup([VOLUME], OPTIONS);
  deepEqual(activities.map(({ provider_scope }) => provider_scope), [2]);
});

Deno.test("estimateGroup() knows how long the month is", () => {
  const kwh = (start: string, end: string) =>
    estimateGroup([VOLUME], { ...OPTIONS, period: { start, end } })
      .activities[0]?.energy_kwh;
  equal(kwh("2026-09-01", "2026-10-01"), "0.196128");
  equal(kwh("2026-10-01", "2026-11-01"), "0.2026656");
});

Deno.test("estimateGroup() never makes a market-based figure", () => {
  const methods = estimateGroup([line(), VOLUME], OPTIONS).activities
    .map(({ accounting_method }) => accounting_method);
  deepEqual(methods, ["location_based", "location_based"]);
});
