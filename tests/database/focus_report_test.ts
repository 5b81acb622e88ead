import { deepEqual, equal, ok } from "node:assert/strict";
import { csvLines, csvNames } from "../../bench/cur_lines.ts";
import { curWorld } from "../support/cur_world.ts";
import { finishAll, jobTools, readJob } from "../support/engine_world.ts";

const OPTIONS = { lines: 1_200, columns: 200, seed: 11, groupsADay: 150 };

/** Every type that the documentation of reports has, and one that it has not. */
const TYPES = [
  "Usage",
  "SavingsPlanCoveredUsage",
  "SavingsPlanNegation",
  "DiscountedUsage",
  "SavingsPlanRecurringFee",
  "SavingsPlanUpfrontFee",
  "RIFee",
  "Fee",
  "FlatRateSubscription",
  "Tax",
  "Credit",
  "Refund",
  "EdpDiscount",
  "PrivateRateDiscount",
  "BundledDiscount",
  "SppDiscount",
  "DistributorDiscount",
  "Discount",
  "SomethingNew",
];

/** A report of 200 columns with lines of every type. */
function report(): string {
  let next = 0;
  return [...csvLines(OPTIONS)].map((line) =>
    line.replace(
      /,(Usage|SavingsPlanCoveredUsage|SavingsPlanNegation|DiscountedUsage|Credit|Tax),/,
      () => `,${TYPES[next++ % TYPES.length]},`,
    )
  ).join("");
}

Deno.test("FOCUS of a report of 200 columns with every line item type adds up to its net costs", async () => {
  await using world = await curWorld();
  const { admin } = world;
  equal(csvNames(OPTIONS).length, 200);
  const bytes = new TextEncoder().encode(report());
  await world.put([{ name: "1.csv", bytes }]);
  const id = await world.request();
  await finishAll(world, jobTools(world.engine, world.openSource()));
  const { status, warnings } = await readJob(world, id);
  equal(status, "succeeded");
  ok(JSON.stringify(warnings).includes("SomethingNew"));
  const types = await admin`
    select distinct source_charge_type as type from charges order by 1`;
  deepEqual(types.map(({ type }) => type), TYPES.toSorted());
  const focus = await admin`
    select "BillingCurrency" as currency, trim_scale(sum("BilledCost"))::text as billed, trim_scale(sum("EffectiveCost"))::text as effective
    from focus_1_2_cost_and_usage group by 1 order by 1`;
  const net = await admin`
    select billing_currency as currency, trim_scale(sum(net_unblended_cost))::text as billed, trim_scale(sum(net_amortized_cost))::text as effective
    from charges group by 1 order by 1`;
  ok(net.length > 1);
  deepEqual([...focus], [...net]);
  const [broken] = await admin`
    select count(*) filter (where "BilledCost" is null or "EffectiveCost" is null or "ListCost" is null or "ContractedCost" is null
        or "ChargeCategory" is null or "ServiceName" is null or "BillingCurrency" is null)::int as nulls,
      count(*) filter (where "ChargeCategory" = 'Purchase' and "CommitmentDiscountId" is not null and "EffectiveCost" <> 0)::int as purchases,
      count(*) filter (where "CommitmentDiscountStatus" = 'Used' and "BilledCost" <> 0)::int as covered
    from focus_1_2_cost_and_usage`;
  deepEqual({ ...broken }, {
    nulls: 0,
    purchases: 0,
    covered: 0,
  });
});
