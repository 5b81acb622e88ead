/** docs/focus.md against the rules in the database and the tests of exports. */
import { deepEqual, ok } from "node:assert/strict";
import { REPOSITORY } from "../../apps/stack/repository.ts";
import { engineWorld } from "../support/engine_world.ts";
import { GAPS } from "../support/focus/gaps.ts";
import { plantedMonth } from "../support/focus/planted_month.ts";
import { publishReport } from "../support/focus/publish_month.ts";
import { DATASET_RULES, RULES } from "../support/focus/rules.ts";
import { PARENT_CATEGORY } from "../support/focus/service_categories.ts";
import { section, tableRows } from "../support/markdown.ts";

const page = Deno.readTextFileSync(`${REPOSITORY}/docs/focus.md`);

Deno.test("docs/focus.md tells the rules of every line item type as they are stored", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select charge_type, row_made, coalesce(charge_category, 'as stored') as category, billed_cost, effective_cost,
      coalesce(pricing_category, 'as stored') as pricing, coalesce(charge_frequency, 'as stored') as frequency
    from private.focus_charge_rules where source = 'aws_cur'`;
  const told = tableRows(section(page, "Line item types"));
  deepEqual(
    rows.map((row) => Object.values(row).join(" | ")).sort(),
    told.map((cells) => cells.join(" | ")).sort(),
  );
});

Deno.test("docs/focus.md names every rule an export breaks for want of data, and counts those it is held against", () => {
  const named = tableRows(section(page, "Gaps")).map(([name]) => name);
  deepEqual(Object.keys(GAPS).filter((id) => !named.includes(id)), []);
  ok(page.includes(`${RULES.length + DATASET_RULES.length} static rules`));
});

Deno.test("the SQL of docs/focus.md runs and finds rows", async () => {
  await using world = await engineWorld();
  await publishReport(world, plantedMonth(true));
  const blocks = [...page.matchAll(/^```sql\n([\s\S]*?)^```/gm)].flatMap((
    [, sql = ""],
  ) => sql.split(/;\s*\n/).filter((each) => each.trim() !== ""));
  ok(blocks.length > 1);
  for (const sql of blocks) {
    ok((await world.admin.unsafe(sql)).length > 0, sql);
  }
});

Deno.test("every service of the table has a category of FOCUS and a subcategory of that category", async () => {
  await using world = await engineWorld();
  const rows = await world.admin`
    select service_name, service_category, service_subcategory from private.focus_services`;
  ok(rows.length > 100);
  deepEqual(
    rows.filter(({ service_category, service_subcategory }) =>
      PARENT_CATEGORY.get(service_subcategory) !== service_category
    ),
    [],
  );
});
