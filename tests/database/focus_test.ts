/** focus_1_2_cost_and_usage: where the money of every line item type lands. */
import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import type { Sql, TransactionSql } from "postgres";
import type { Charge } from "../../shared/domain/charge.ts";
import { FOCUS_COLUMNS } from "../../apps/cli/focus/columns.ts";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";
import {
  costsOf,
  line,
  LINKED,
  plantedMonth,
  SAVINGS_PLAN,
} from "../support/focus/planted_month.ts";
import { publishReport } from "../support/focus/publish_month.ts";
import { charge, PAYER, publish } from "../support/publish.ts";
import { asUser, integration, member, user } from "../support/tenant.ts";

/** BilledCost and EffectiveCost by currency, spelled as decimals are added. */
async function focusCosts(
  sql: Sql | TransactionSql,
): Promise<Record<string, [string, string]>> {
  const rows = await sql`
    select "BillingCurrency" as currency, trim_scale(sum("BilledCost"))::text as billed, trim_scale(sum("EffectiveCost"))::text as effective
    from focus_1_2_cost_and_usage group by 1`;
  return Object.fromEntries(
    rows.map(({ currency, billed, effective }) => [currency, [
      billed,
      effective,
    ]]),
  );
}

function trimmed(costs: Record<string, [string, string]>) {
  const trim = (text: string) =>
    text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return Object.fromEntries(
    Object.entries(costs).map(([currency, [a, b]]) => [currency, [
      trim(a),
      trim(b),
    ]]),
  );
}

for (const hasNet of [true, false]) {
  Deno.test(
    `focus_1_2_cost_and_usage adds up to net unblended and net amortized cost, ${
      hasNet ? "with" : "without"
    } private discounts told`,
    async () => {
      await using world = await engineWorld();
      const charges = plantedMonth(hasNet);
      await publishReport(world, charges);
      deepEqual(await focusCosts(world.admin), trimmed(costsOf(charges)));
    },
  );
}

const TYPES = [...new Set(plantedMonth(true).map((c) => c.source_charge_type))];

Deno.test("focus_1_2_cost_and_usage loses no cent of any lines", async () => {
  await using world = await engineWorld();
  const cents = fc.integer({ min: -5_000, max: 5_000 }).map((n) =>
    `${n < 0 ? "-" : ""}${Math.floor(Math.abs(n) / 100)}.${
      String(Math.abs(n) % 100).padStart(2, "0")
    }`
  );
  const anyLine = fc.record({
    type: fc.constantFrom(...TYPES),
    hasNet: fc.boolean(),
    unblended: cents,
    amortized: cents,
    net: cents,
    netAmortized: cents,
    currency: fc.constantFrom("USD", "EUR"),
    plan: fc.boolean(),
    account: fc.constantFrom(...LINKED),
    quantity: fc.constantFrom("0", "3", "-7", "24"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLine, { minLength: 1, maxLength: 25 }),
      async (lines) => {
        const charges = lines.map((each, index): Charge =>
          line(each.type ?? "Usage", each, {
            billing_currency: each.currency,
            sub_account_id: each.account,
            pricing_quantity: each.quantity,
            operation: `Operation ${index}`,
            ...(each.plan ? { commitment_discount_id: SAVINGS_PLAN } : {}),
          }, each.hasNet)
        );
        await publishReport(world, charges);
        deepEqual(await focusCosts(world.admin), trimmed(costsOf(charges)));
      },
    ),
    { numRuns: 12, seed: 20261101 },
  );
});

/** What stands in the view for each type of the planted month, in dollars. */
async function rowsByType({ admin }: EngineWorld): Promise<string[]> {
  const rows = await admin`
    select concat_ws(' | ', coalesce("x_SourceChargeType", 'none'), row_kind, "ChargeCategory", trim_scale("BilledCost"), trim_scale("EffectiveCost"),
      coalesce("PricingCategory", '-'), coalesce("CommitmentDiscountStatus", '-'), "ChargeFrequency") as told
    from focus_1_2_cost_and_usage
    where "BillingCurrency" = 'USD' and "SubAccountId" = ${
    LINKED[0]
  } and "PublisherName" <> 'A seller'
    order by 1`;
  return rows.map(({ told }) => told);
}

// deno-fmt-ignore
const EVERY_TYPE = [
  "Credit | charge | Credit | -3 | -3 | - | - | One-Time",
  "DiscountedUsage | charge | Usage | 0 | 1.08 | Committed | Used | Usage-Based",
  "Fee | charge | Purchase | 29 | 29 | Standard | - | One-Time",
  "Fee | charge | Purchase | 500 | 0 | Standard | - | One-Time",
  "FlatRateSubscription | charge | Purchase | 20 | 20 | Standard | - | Recurring",
  "NewType | charge | Adjustment | 0.5 | 0.5 | - | - | One-Time",
  "Refund | charge | Purchase | -7 | 0 | Standard | - | One-Time",
  "Refund | charge | Usage | -1.2 | -1.2 | Standard | - | One-Time",
  "RIFee | charge | Purchase | 27 | 0 | Standard | - | Recurring",
  "RIFee | unused | Usage | 0 | 4.5 | Committed | Unused | Usage-Based",
  "SavingsPlanCoveredUsage | charge | Usage | 0 | 1.44 | Committed | Used | Usage-Based",
  "SavingsPlanRecurringFee | charge | Purchase | 1.8 | 0 | Standard | - | Recurring",
  "SavingsPlanRecurringFee | unused | Usage | 0 | 0.36 | Committed | Unused | Usage-Based",
  "SavingsPlanUpfrontFee | charge | Purchase | 100 | 0 | Standard | - | One-Time",
  "Tax | charge | Tax | 5.5 | 5.5 | - | - | Recurring",
  "Usage | charge | Usage | 2.16 | 2.16 | Standard | - | Usage-Based",
];

Deno.test("focus_1_2_cost_and_usage has its rows for every line item type; negation and discounts make none", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  deepEqual((await rowsByType(world)).sort(), [...EVERY_TYPE].sort());
});

Deno.test("focus_1_2_cost_and_usage keeps a discount in a row of its own where no net cost holds it", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(false));
  const rows = (await rowsByType(world)).filter((row) =>
    /Discount \|/.test(row)
  );
  deepEqual(
    rows.sort(),
    [
      "BundledDiscount",
      "Discount",
      "DistributorDiscount",
      "EdpDiscount",
      "PrivateRateDiscount",
      "SppDiscount",
    ].map((type) =>
      `${type} | charge | Adjustment | -0.24 | -0.24 | - | - | Usage-Based`
    ),
  );
});

Deno.test("focus_1_2_cost_and_usage shows as one Adjustment what negation did not take back", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const rows = await world.admin`
    select "BillingCurrency" as currency, "ChargeCategory" as category, trim_scale("BilledCost")::text as billed, "SubAccountId" as account
    from focus_1_2_cost_and_usage where row_kind = 'balance'`;
  deepEqual([...rows], [{
    currency: "EUR",
    category: "Adjustment",
    billed: "0.03",
    account: LINKED[0],
  }]);
});

Deno.test("focus_1_2_cost_and_usage never shows a source that does not tell every line", async () => {
  await using world = await engineWorld();
  await publish(world, { parts: { Usage: [charge({ unblended_cost: "5" })] } });
  const [coarse] = await world.admin`
    select count(*)::int as n from focus_1_2_cost_and_usage`;
  equal(coarse?.n, 0);
  const [gap] = await world.admin`
    select coalesce(array_agg(source), '{}') as sources from (
      (select source from private.charge_sources where is_line_item except select source from private.focus_charge_rules where charge_type = '*')
      union all
      (select source from private.focus_charge_rules except select source from private.charge_sources where is_line_item)) x`;
  deepEqual(gap?.sources, []);
});

Deno.test("focus_1_2_cost_and_usage has an account from its primary source alone", async () => {
  await using world = await engineWorld();
  await publishReport(world, [line("Usage", { unblended: "1" })]);
  const second = await integration(world.admin, world.tenant.organizationId);
  await publish(world, {
    load: { source: "aws_focus_export", version: "1" },
    request: { integration_id: second },
    parts: {
      all: [charge({ unblended_cost: "1", effective_cost: "0.75" })],
    },
  });
  deepEqual(await focusCosts(world.admin), { USD: ["1", "0.75"] });
});

Deno.test("focus_1_2_cost_and_usage shows members the accounts they may see", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const { organizationId } = world.tenant;
  const seen = async (userId: string) => {
    const rows = await asUser(world.admin, userId, (sql) =>
      sql`
      select distinct coalesce("SubAccountId", 'none') as account from focus_1_2_cost_and_usage order by 1`);
    return rows.map(({ account }) => account);
  };
  const scoped = await member(world.admin, organizationId, {
    scope: [LINKED[1]],
  });
  deepEqual(await seen(scoped), [LINKED[1]]);
  deepEqual(await seen(await member(world.admin, organizationId)), [
    ...LINKED,
    "none",
  ]);
  const stranger = await user(world.admin);
  deepEqual(await seen(stranger), []);
});

Deno.test("ChargeClass is Correction for a period that was invoiced, and for no other", async () => {
  await using world = await engineWorld();
  const refund = (month: string, more: Partial<Charge> = {}) =>
    line("Refund", { unblended: "-1" }, {
      charge_class: "Correction",
      charge_period_start: `2026-${month}-05T00:00:00Z`,
      charge_period_end: `2026-${month}-06T00:00:00Z`,
      is_estimated: true,
      ...more,
    });
  await publishReport(world, [
    refund("08"),
    refund("09"),
    refund("10"),
    line("Usage", { unblended: "4" }, { is_estimated: true }),
  ]);
  const classes = async () => {
    const rows = await world.admin`
      select to_char("ChargePeriodStart" at time zone 'UTC', 'MM') || ' ' || coalesce("ChargeClass", '-') as told from focus_1_2_cost_and_usage
      where "x_SourceChargeType" = 'Refund' order by 1`;
    return rows.map(({ told }) => told);
  };
  const period = (month: string, status: string) =>
    world.admin`
      insert into billing_periods (organization_id, provider, invoice_issuer_name, billing_account_id, billing_period_start, billing_period_end, status)
      values (${world.tenant.organizationId}, 'aws', 'AWS', ${PAYER}, ${`2026-${month}-01`}, ${`2026-${month}-01`}::date + interval '1 month', ${status})
      on conflict on constraint billing_periods_pkey do update set status = excluded.status`;
  await period("09", "open");
  await period("10", "open");
  deepEqual(await classes(), ["08 Correction", "09 -", "10 -"]);
  await period("09", "closed");
  deepEqual(await classes(), ["08 Correction", "09 Correction", "10 -"]);
  await period("10", "final");
  deepEqual(await classes(), [
    "08 Correction",
    "09 Correction",
    "10 Correction",
  ]);
});

Deno.test("focus_1_2_cost_and_usage names accounts, services, regions and units", async () => {
  await using world = await engineWorld();
  await world
    .admin`insert into cloud_accounts (organization_id, provider, account_id, name) values
    (${world.tenant.organizationId}, 'aws', ${PAYER}, 'The payer'), (${world.tenant.organizationId}, 'aws', ${
    LINKED[0]
  }, 'Shop')`;
  await publishReport(world, plantedMonth(true));
  const [row] = await world.admin`
    select "BillingAccountName", "SubAccountName", "ServiceName", "ServiceCategory", "ServiceSubcategory", "RegionName", "PricingUnit", "ConsumedUnit",
      "InvoiceIssuerName", "PublisherName", "CommitmentDiscountCategory", "CommitmentDiscountType", trim_scale("CommitmentDiscountQuantity")::text as quantity,
      "CommitmentDiscountUnit", "SkuId", "SkuMeter"
    from focus_1_2_cost_and_usage where "x_SourceChargeType" = 'SavingsPlanCoveredUsage' and "BillingCurrency" = 'USD'`;
  deepEqual(row, {
    BillingAccountName: "The payer",
    SubAccountName: "Shop",
    ServiceName: "Amazon Elastic Compute Cloud",
    ServiceCategory: "Compute",
    ServiceSubcategory: "Virtual Machines",
    RegionName: "Europe (Frankfurt)",
    PricingUnit: "Hours",
    ConsumedUnit: "Hours",
    InvoiceIssuerName: "Amazon Web Services EMEA SARL",
    PublisherName: "Amazon Web Services, Inc.",
    CommitmentDiscountCategory: "Spend",
    CommitmentDiscountType: "Savings Plan",
    quantity: "1.6",
    CommitmentDiscountUnit: "USD",
    SkuId: "SKU1",
    SkuMeter: "EUC1-BoxUsage:m5.large",
  });
  const [marketplace] = await world.admin`
    select "PublisherName", "ServiceCategory", "ServiceSubcategory", "ServiceName" from focus_1_2_cost_and_usage where "x_ServiceCode" = '8h3k2j1' limit 1`;
  deepEqual(marketplace, {
    PublisherName: "A seller",
    ServiceCategory: "Other",
    ServiceSubcategory: "Other (Other)",
    ServiceName: "A seller's product",
  });
});

Deno.test("the columns of an export are those of the view", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select attname from pg_attribute where attrelid = 'focus_1_2_cost_and_usage'::regclass and attnum > 0 order by attnum`;
  deepEqual(rows.map(({ attname }) => attname), [
    ...FOCUS_COLUMNS,
    "organization_id",
    "load_id",
    "charge_key",
    "row_kind",
  ]);
});
