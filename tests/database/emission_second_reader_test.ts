import { deepEqual, equal } from "node:assert/strict";
import type { Sql } from "postgres";
import type { EmissionActivity } from "../../shared/domain/emission.ts";
import {
  cloudIntegration,
  emission,
  emissionWorld,
  listing,
  readEmissions,
} from "../support/emission.ts";

const PAYER = "111122223333";
const MEMBER = "999900001111";
const SUBSCRIPTION = "0f8fad5b-d9cb-469f-a165-70867728950e";
const METHODS = ["location_based", "market_based"] as const;

/** Every view with what it adds up by, as the second reader names it. */
const VIEWS = {
  emissions_by_month: [],
  emissions_by_provider: ["provider"],
  emissions_by_account: ["provider", "account_id"],
  emissions_by_service: ["provider", "service_raw"],
  emissions_by_region: ["provider", "region_raw"],
  emissions_by_scope: ["provider", "provider_scope"],
} as const;

/**
 * The totals worked out a second time, from the table of figures and the ranks of sources alone: no view, no coverage. Of each
 * account's month the source with the best rank counts; of two listings by one source the one that names more accounts; a method
 * takes its own figures, those both share and those that name none.
 */
async function secondReader(
  sql: Sql,
  method: string,
  columns: readonly string[],
): Promise<string[]> {
  const rows = await sql`
    select a.period_start::text, a.provider, coalesce(a.account_id, 'none ' || coalesce(a.billing_account_id, a.listing_scope)) as owner,
      a.account_id, a.service_raw, a.region_raw, a.provider_scope, a.accounting_method, a.co2e_kg::text as kg, a.source, a.listing_scope, s.rank
    from emission_activities a join private.emission_sources s using (source)`;
  const accountsOf = (source: string, scope: string, month: string) =>
    new Set(
      rows.filter((row) =>
        row["source"] === source && row["listing_scope"] === scope &&
        row["period_start"] === month
      ).map((row) => row["owner"]),
    ).size;
  const best = new Map<string, string>();
  const order = [...rows].map((row) => ({
    month: `${row["period_start"]} ${row["provider"]} ${row["owner"]}`,
    listing: `${row["source"]} ${row["listing_scope"]}`,
    rank: Number(row["rank"]),
    accounts: accountsOf(
      row["source"],
      row["listing_scope"],
      row["period_start"],
    ),
  })).sort((a, b) => a.rank - b.rank || b.accounts - a.accounts);
  for (const { month, listing } of order) {
    if (!best.has(month)) best.set(month, listing);
  }
  const sums = new Map<string, bigint>();
  for (const row of rows) {
    const month = `${row["period_start"]} ${row["provider"]} ${row["owner"]}`;
    const isCounted =
      best.get(month) === `${row["source"]} ${row["listing_scope"]}` &&
      [method, "single", "unspecified"].includes(row["accounting_method"]);
    if (!isCounted) continue;
    const key = [row["period_start"], ...columns.map((name) => row[name])]
      .map((part) => String(part ?? "none")).join(" ");
    sums.set(key, (sums.get(key) ?? 0n) + nanograms(row["kg"]));
  }
  return [...sums].map(([key, sum]) => `${key}: ${sum}`).sort();
}

/** What a view says, in the same words. */
async function viewed(
  sql: Sql,
  view: string,
  method: string,
  columns: readonly string[],
): Promise<string[]> {
  const rows = await sql`
    select *, period_start::text as month, co2e_kg::text as kg from ${
    sql(view)
  } where method = ${method}`;
  const sums = new Map<string, bigint>();
  for (const row of rows) {
    const key = [row["month"], ...columns.map((name) => row[name])]
      .map((part) => String(part ?? "none")).join(" ");
    sums.set(key, (sums.get(key) ?? 0n) + nanograms(row["kg"]));
  }
  return [...sums].map(([key, sum]) => `${key}: ${sum}`).sort();
}

/** Kilograms as whole nanograms: no double comes near a sum. */
function nanograms(kilograms: string): bigint {
  const [whole = "0", part = ""] = kilograms.split(".");
  return BigInt(`${whole}${part.padEnd(12, "0").slice(0, 12)}`);
}

/** Figures of every scope and method of a provider. */
function figures(
  key: string,
  seed: number,
  more: Partial<EmissionActivity>,
): EmissionActivity[] {
  const kinds = [
    [1, "single"],
    [2, "location_based"],
    [2, "market_based"],
    [3, "single"],
  ] as const;
  return kinds.map(([provider_scope, accounting_method], index) =>
    emission(`${key} ${index}`, {
      provider_scope,
      accounting_method,
      co2e_kg: `${(seed * 7919 + index * 104729) % 5000}.${seed}${index}1`,
      ...more,
    })
  );
}

Deno.test("a second reader, which knows the figures and the ranks of sources alone, gets the totals of every view", async () => {
  await using world = await emissionWorld();
  const sql: Sql = world.admin;
  const azure = await cloudIntegration(world, "azure");
  const gcp = await cloudIntegration(world, "gcp");
  const aws = (seed: number) => [
    ...figures(`p${seed}`, seed, { account_id: PAYER }),
    ...figures(`m${seed}`, seed + 1, {
      account_id: MEMBER,
      service_raw: "AmazonS3",
      region_raw: "eu-west-1",
    }),
  ];
  // The estimate first, which the report takes over for the payer alone; then the report, and the report restated.
  await readEmissions(world, {
    dataset: "estimated_emissions",
    pages: [
      listing(
        PAYER,
        aws(11).map((row) => ({ ...row, calculation: "usage_modelled" })),
      ),
    ],
  });
  await readEmissions(world, { pages: [listing(PAYER, aws(3).slice(0, 4))] });
  await readEmissions(world, { pages: [listing(PAYER, aws(5).slice(0, 3))] });
  await readEmissions(world, {
    month: "2026-09-01",
    pages: [
      listing(
        PAYER,
        aws(7).map((row) => ({ ...row, period_start: "2026-09-01" })),
      ),
    ],
  });
  await readEmissions(world, {
    integrationId: azure,
    pages: [listing(SUBSCRIPTION, [
      emission("a1", {
        account_id: SUBSCRIPTION,
        accounting_method: "unspecified",
        co2e_kg: "12.000000001",
      }),
      emission("a2", {
        account_id: SUBSCRIPTION,
        provider_scope: 3,
        accounting_method: "single",
        co2e_kg: "0",
      }),
    ])],
  });
  const nobodys = figures("g", 13, { billing_account_id: "B-1" })
    .map(({ account_id: _, ...row }) => row);
  await readEmissions(world, {
    integrationId: gcp,
    pages: [listing("p.d.t", [
      ...figures("n", 17, { account_id: "700000000001" }),
      ...nobodys,
    ])],
  });
  const counts =
    await sql`select count(*)::int as rows from emission_activities`;
  equal(counts[0]?.["rows"], 8 + 3 + 8 + 2 + 8);
  for (const method of METHODS) {
    for (const [view, columns] of Object.entries(VIEWS)) {
      const expected = await secondReader(sql, method, columns);
      deepEqual(await viewed(sql, view, method, columns), expected, view);
    }
  }
});
