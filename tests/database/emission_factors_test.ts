/** What emissions are modelled by, as the database holds it. */
import { deepEqual, equal, ok } from "node:assert/strict";
import {
  STORAGE_WATTS,
  UTILISATION_UNKNOWN,
} from "../../shared/carbon/energy.ts";
import { findFactor } from "../../shared/carbon/find_factor.ts";
import { findOverhead } from "../../shared/carbon/find_overhead.ts";
import type { MonthFactors } from "../../shared/carbon/month_factors.ts";
import { type EngineWorld, engineWorld } from "../support/engine_world.ts";

async function factorsOf(
  { service }: EngineWorld,
  provider: string,
  month: string,
): Promise<MonthFactors> {
  return await service.call("engine_emission_factors", { provider, month });
}

/** The rung, the year and the figure, looked up in SQL alone. */
async function inSql(
  { admin }: EngineWorld,
  provider: string,
  region: string | null,
  year: number,
) {
  const [row] = await admin`
    with own as (
      select f.*, case f.level when 'region' then case f.year when ${year} then 1 else 2 end when 'country' then 3 else 4 end as step
      from private.emission_factors f
      where f.provider = ${provider} and f.year <= ${year} and (f.level, f.place) in (
        ('region', ${region}::text), ('country', private.country_of(${provider}, ${region}::text)), ('provider', ${provider})))
    select step, year, g_per_kwh::text as g from own order by (step + 1) / 2, year desc limit 1`;
  return row === undefined ? null : [row["step"], row["year"], row["g"]];
}

const STEPS = [
  "region_year",
  "region_earlier_year",
  "country",
  "provider_average",
];

Deno.test("engine_emission_factors() answers what findFactor() finds in every region as SQL does", async () => {
  await using world = await engineWorld();
  let compared = 0;
  for (const provider of ["aws", "azure", "gcp"]) {
    const regions = await world.admin`
      select region, country from private.cloud_regions where provider = ${provider} union all select null, null`;
    for (const year of [2020, 2023, 2024, 2026]) {
      const { grid } = await factorsOf(world, provider, `${year}-10-01`);
      for (const { region, country } of regions) {
        const found = findFactor({ provider, region, country, year }, grid);
        const sql = await inSql(world, provider, region, year);
        deepEqual(
          found && [
            STEPS.indexOf(found.rung) < 2 ? found.factor.year : found.rung,
            found.factor.g_per_kwh,
          ],
          sql && [
            sql[0] <= 2 ? sql[1] : STEPS[sql[0] - 1],
            sql[2],
          ],
          `${provider} ${region} ${year}`,
        );
        compared += 1;
      }
    }
  }
  ok(compared > 500);
});

Deno.test("engine_emission_factors() never answers a figure of a later year", async () => {
  await using world = await engineWorld();
  const { grid, overheads } = await factorsOf(world, "gcp", "2024-03-01");
  equal(Math.max(...grid.map(({ year }) => year)), 2024);
  equal(
    findOverhead({ region: "us-east4", year: 2024 }, overheads)?.rung,
    "region",
  );
  deepEqual((await factorsOf(world, "aws", "2019-01-01")).grid, []);
});

Deno.test("emission_factors hold the published figures", async () => {
  await using world = await engineWorld();
  const figure = async (provider: string, place: string, year: number) => {
    const [row] = await world.admin`
      select g_per_kwh::text as g from private.emission_factors
      where provider = ${provider} and place = ${place} and year = ${year}`;
    return row?.["g"];
  };
  equal(await figure("aws", "us-east-1", 2021), "379.069");
  equal(await figure("aws", "eu-north-1", 2021), "8.8");
  equal(await figure("azure", "swedencentral", 2021), "5.67");
  equal(await figure("gcp", "northamerica-northeast1", 2024), "5.48");
  equal(await figure("gcp", "europe-north2", 2023), undefined);
});

Deno.test("an area of GCP is the mean of its regions, never their sum", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select f.place, f.g_per_kwh::text as g, min(m.g_per_kwh) < f.g_per_kwh and f.g_per_kwh < max(m.g_per_kwh) as is_between
    from private.emission_factors f
    join private.area_regions a on a.provider = f.provider and a.area = f.place
    join private.emission_factors m on m.provider = f.provider and m.level = 'region' and m.place = a.region and m.year = f.year
    where f.year = 2024 group by f.place, f.g_per_kwh order by 1`;
  deepEqual(rows.map(({ place }) => place), [
    "asia",
    "asia1",
    "eu",
    "eur3",
    "eur4",
    "nam4",
    "nam5",
    "us",
  ]);
  ok(rows.every(({ is_between }) => is_between));
  equal(rows.find(({ place }) => place === "nam4")?.["g"], "494.245000");
});

Deno.test("every factor stands for a place that is known, and every region of a provider finds one", async () => {
  await using world = await engineWorld();
  const [row] = await world.admin`
    select (select count(*)::int from private.emission_factors f where f.level = 'region'
        and not exists (select from private.cloud_regions r where r.provider = f.provider and r.region = f.place)) as strangers,
      (select count(*)::int from private.emission_factors f where f.level = 'country'
        and not exists (select from private.cloud_regions r where r.provider = f.provider and r.country = f.place)) as empty_countries`;
  deepEqual(row, { strangers: 0, empty_countries: 0 });
});

Deno.test("energy_coefficients are those of the formulas", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select coefficient, value::text from private.energy_coefficients`;
  const stored = Object.fromEntries(
    rows.map(({ coefficient, value }) => [coefficient, value]),
  );
  deepEqual(stored, {
    storage_ssd: STORAGE_WATTS.ssd.toString(),
    storage_hdd: STORAGE_WATTS.hdd.toString(),
    network: "0.001",
    memory: "0.000392",
    utilisation_unknown: UTILISATION_UNKNOWN.toString(),
    server_lifetime: "35040",
  });
});

Deno.test("instance_families name processors that are known, but for one whose figures are distrusted", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select distinct p.name from private.instance_families f cross join lateral unnest(f.processors) as p (name)
    where not exists (select from private.processors k where k.processor = p.name)`;
  deepEqual(rows.map(({ name }) => name), ["EPYC 5th Gen"]);
});
