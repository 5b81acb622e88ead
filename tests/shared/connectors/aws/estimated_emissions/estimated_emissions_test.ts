import { deepEqual, equal, ok } from "node:assert/strict";
import { ESTIMATED_EMISSIONS } from "../../../../../shared/connectors/aws/estimated_emissions/estimated_emissions.ts";
import type { Charge } from "../../../../../shared/domain/charge.ts";
import {
  type EngineWorld,
  engineWorld,
} from "../../../../support/engine_world.ts";
import { PAYER } from "../../../../support/publish.ts";
import {
  type SceneKind,
  testConformance,
} from "../../../../support/source_conformance.ts";
import {
  readPages,
  recordsOf,
  stage,
} from "../../../../support/staged_load.ts";
import {
  estimated,
  openEstimate,
  publishUsage,
  used,
} from "../../../../support/usage_month.ts";

const HOURS = used("BoxUsage:m5.large", "Hrs", "744");
const NAT = used("NatGateway-Hours", "Hrs", "744", { unblended_cost: "3" });

/** Each account's own group, so many that a page does not hold them. */
function manyAccounts(count: number): Charge[] {
  return Array.from({ length: count }, (_, index) => ({
    ...HOURS,
    sub_account_id: String(210000000000 + index),
  }));
}

testConformance({
  symbol: "estimatedEmissions()",
  dataset: ESTIMATED_EMISSIONS,
  delivers: "records",
  asksNobody: true,
  async scene(kind: SceneKind) {
    const world = await engineWorld();
    if (kind === "one_page") await publishUsage(world, [HOURS, NAT]);
    if (kind === "many_pages") await publishUsage(world, manyAccounts(2_300));
    return {
      open: () => openEstimate(world),
      [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
    };
  },
});

async function read(world: EngineWorld) {
  return stage(await readPages(await openEstimate(world)));
}

Deno.test("estimatedEmissions() adds a month's lines up by account, service and region, in the payer's scope", async () => {
  await using world = await engineWorld();
  await publishUsage(world, [
    used("BoxUsage:m5.large", "Hrs", "24"),
    used("BoxUsage:m5.large", "Hrs", "12", {
      charge_period_start: "2026-10-02T00:00:00Z",
      charge_period_end: "2026-10-03T00:00:00Z",
    }),
    used("EUC1-BoxUsage:m5.large", "Hrs", "5", { region_id: "eu-central-1" }),
    used("BoxUsage:m5.large", "Hrs", "5", { sub_account_id: "210000000002" }),
  ]);
  const staged = await read(world);
  deepEqual([...staged.scopes.keys()], [PAYER]);
  const rows = (recordsOf(staged).emissions ?? [])
    .filter(({ provider_scope }) => provider_scope === 2)
    .map(({ account_id, region_raw, energy_kwh }) => [
      account_id,
      region_raw,
      energy_kwh,
    ]);
  const kwh = (hours: number) => String(hours * 0.0083784413667);
  deepEqual(rows.map(([account, region]) => [account, region]), [
    ["210000000001", "eu-central-1"],
    ["210000000001", "us-east-1"],
    ["210000000002", "us-east-1"],
  ]);
  ok(Math.abs(Number(rows[1]?.[2]) - Number(kwh(36))) < 1e-9);
});

Deno.test("estimatedEmissions() counts what a commitment covers, and neither fees, discounts, taxes nor refunds", async () => {
  await using world = await engineWorld();
  const covered = used("BoxUsage:m5.large", "Hrs", "10", {
    source_charge_type: "SavingsPlanCoveredUsage",
  });
  await publishUsage(world, [HOURS, covered]);
  const [before] = await estimated(world);
  await publishUsage(world, [
    HOURS,
    covered,
    ...["SavingsPlanNegation", "EdpDiscount"].map((source_charge_type) =>
      used("BoxUsage:m5.large", "Hrs", "10", { source_charge_type })
    ),
    used("BoxUsage:m5.large", "Hrs", "10", { charge_category: "Tax" }),
    used("BoxUsage:m5.large", "Hrs", "10", { charge_class: "Correction" }),
    used("HeavyUsage:m5.large", "Hrs", "10", {
      charge_category: "Purchase",
      source_charge_type: "RIFee",
    }),
  ], { version: "2" });
  const [after] = await estimated(world);
  const [{ count } = {}] = await world
    .admin`select count(*)::int from primary_charges`;
  equal(count, 7);
  equal(after?.energy_kwh, before?.energy_kwh);
  equal(after?.cost, "2");
});

Deno.test("estimatedEmissions() tells the share of cost it does not estimate, and which usage that is", async () => {
  await using world = await engineWorld();
  await publishUsage(world, [HOURS, NAT]);
  const { warnings, pages } = await read(world);
  const told = Object.fromEntries(
    warnings.map(({ code, message }) => [code, message]),
  );
  equal(
    told["USAGE_NOT_ESTIMATED"],
    "3 of 4 USD of usage (75 %) is not estimated; most of it is AmazonEC2 NatGateway-Hours",
  );
  ok(told["EMISSION_FACTOR_OLD"]?.startsWith("Emission factors of 2021 are"));
  deepEqual(pages.at(-1)?.progress, {
    not_estimated: { USD: { cost: "3", of: "4", share: "0.75" } },
  });
});

Deno.test("estimatedEmissions() of a month without a report is empty and says why", async () => {
  await using world = await engineWorld();
  const { warnings, end } = await read(world);
  equal(end, "complete");
  deepEqual(warnings.map(({ code }) => code), ["USAGE_MISSING"]);
});

Deno.test("estimatedEmissions() begins anew when other charges were published between its pages", async () => {
  await using world = await engineWorld();
  await publishUsage(world, manyAccounts(600));
  const source = await openEstimate(world);
  const pages = source.pages(null, new AbortController().signal);
  const first = (await pages.next()).value;
  ok(first && first.end === undefined);
  await publishUsage(world, [HOURS], { version: "2" });
  const rest = [];
  for await (const page of pages) rest.push(page);
  equal(rest[0]?.rows.restarts_scope, true);
  const staged = stage([first, ...rest]);
  deepEqual(
    (recordsOf(staged).emissions ?? []).map(({ account_id }) => account_id),
    ["210000000001", "210000000001"],
  );
});

Deno.test("estimatedEmissions() of accounts that a coarser source counts for has nothing of them", async () => {
  await using world = await engineWorld();
  await publishUsage(world, [HOURS]);
  equal((await estimated(world)).length, 2);
  await world.admin`delete from cost_coverage`;
  deepEqual(await estimated(world), []);
});
