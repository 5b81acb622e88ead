/** docs/carbon_methodology.md against what is stored. */
import { deepEqual } from "node:assert/strict";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { engineWorld } from "../support/engine_world.ts";
import { section, tableRows } from "../support/markdown.ts";

const page = Deno.readTextFileSync(`${REPOSITORY}/docs/carbon_methodology.md`);

Deno.test("docs/carbon_methodology.md names every source of figures, its version and its licence", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select source, url, version, licence from private.carbon_sources order by source`;
  const told = tableRows(section(page, "The figures"))
    .filter((cells) => cells.length === 4);
  deepEqual(
    told.map(([source, url, version, licence]) => ({
      source,
      url: url?.replace(/^<|>$/g, ""),
      version,
      licence,
    })),
    rows.map((row) => ({ ...row })),
  );
});

Deno.test("docs/carbon_methodology.md tells the years that figures are stored of", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select source, min(year)::int as first, max(year)::int as last from (
      select source, year from private.emission_factors union all select source, year from private.power_overheads
      union all select source, year from private.processors union all select source, year from private.instance_families) f
    group by source order by source`;
  const told = tableRows(section(page, "The figures"))
    .filter((cells) => cells.length === 3);
  const years = (source: string) =>
    told.filter(([from]) => from === source)
      .flatMap(([, years = ""]) => years.split(" to ").map(Number));
  deepEqual(
    rows.map(({ source, first, last }) => [source, first, last]),
    ["CCF", "COEF", "Google"].map((source) => [
      source,
      Math.min(...years(source)),
      Math.max(...years(source)),
    ]),
  );
});

Deno.test("docs/carbon_methodology.md ranks the sources of emissions as they are stored", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select rank::text, source from private.emission_sources order by rank, source`;
  const told = tableRows(section(page, "What counts"));
  deepEqual(
    told.map(([source, rank]) => [rank, source]).sort(),
    rows.map(({ rank, source }) => [rank, source]).sort(),
  );
});
