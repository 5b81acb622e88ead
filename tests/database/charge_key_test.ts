import { deepEqual, equal, notEqual } from "node:assert/strict";
import type { Sql } from "postgres";
import { database } from "../support/database.ts";
import { MEASURES } from "../support/charge_ledger.ts";
import { tenant } from "../support/tenant.ts";

const ROW = {
  charge_period_start: "2026-10-01T00:00:00Z",
  charge_period_end: "2026-10-02T00:00:00Z",
  charge_category: "Usage",
  service_name: "EC2",
  billing_currency: "USD",
};

/** A second value of every dimension of a row. */
const OTHER: Readonly<Record<string, unknown>> = {
  sub_account_id: "210000000001",
  charge_period_start: "2026-10-01T12:00:00Z",
  charge_period_end: "2026-10-03T00:00:00Z",
  charge_category: "Tax",
  charge_class: "Correction",
  service_name: "S3",
  tags: { team: "a" },
  cost_categories: { team: "a" },
  dimensions: { month: "a" },
  billing_currency: "EUR",
};

/** What the key does not tell apart: what it belongs to, what it holds and what follows from the rest. */
const NO_DIMENSIONS: ReadonlySet<string> = new Set([
  ...["load_id", "charge_key", "part", "tags_hash"],
  ...["is_estimated", "source_lines"],
  ...MEASURES,
]);

/** Dimensions that come from the load, each with a second value. */
const OF_THE_LOAD: Readonly<Record<string, string>> = {
  organization_id: "00000000-0000-4000-8000-000000000001",
  provider: "gcp",
  source: "aws_cur",
  billing_account_id: "999999999999",
  billing_period_start: "2026-09-01",
  billing_period_end: "2026-12-01",
};

Deno.test("insert_charges() makes a key that tells every dimension apart, null from empty, and no measure", async (t) => {
  const own = await database();
  try {
    const sql = own.sql("supabase_admin", { max: 1 });
    await tenant(sql);
    const columns = (await sql`
      select column_name as name from information_schema.columns where table_schema = 'public' and table_name = 'charges'`)
      .map(({ name }) => name as string);
    const plain = await keyOf(sql, ROW);
    for (const column of columns.filter((name) => !NO_DIMENSIONS.has(name))) {
      await t.step(`differs by ${column}`, async () => {
        const ofLoad = OF_THE_LOAD[column];
        const other = ofLoad === undefined
          ? await keyOf(sql, { ...ROW, [column]: OTHER[column] ?? "other" })
          : await keyOf(sql, ROW, { [column]: ofLoad });
        notEqual(other, plain);
      });
    }
    for (const column of [...MEASURES, "is_estimated", "source_lines"]) {
      await t.step(`is the same whatever ${column} is`, async () => {
        const value = column === "is_estimated" ? true : "3";
        equal(await keyOf(sql, { ...ROW, [column]: value }), plain);
      });
    }
    await t.step(
      "tells empty from missing, and one column's value from another's",
      async () => {
        const keys = await Promise.all([
          { region_id: "" },
          { region_id: "a,b" },
          { region_id: "a", availability_zone: "b" },
          { region_id: "b", availability_zone: "a" },
          { availability_zone: "a" },
          { tags: {} },
        ].map((more) => keyOf(sql, { ...ROW, ...more })));
        equal(new Set([...keys, plain]).size, keys.length + 1);
      },
    );
    await t.step("does not depend on the session", async () => {
      const seen = new Set<string>();
      for (const zone of ["UTC", "Asia/Kolkata", "America/St_Johns"]) {
        for (
          const style of ["ISO, DMY", "SQL, MDY", "German", "Postgres, DMY"]
        ) {
          await sql`select set_config('timezone', ${zone}, false), set_config('datestyle', ${style}, false),
            set_config('intervalstyle', 'sql_standard', false), set_config('bytea_output', 'escape', false), set_config('extra_float_digits', '-5', false)`;
          seen.add(
            await keyOf(sql, { ...ROW, charge_period_start: "2026-10-01" }),
          );
        }
      }
      deepEqual([...seen], [plain]);
    });
  } finally {
    await own.close();
  }
});

/** The key of one row, inserted into a load that is rolled back. */
async function keyOf(
  sql: Sql,
  row: Record<string, unknown>,
  load: Record<string, string> = {},
): Promise<string> {
  let key = "";
  await sql.begin(async (transaction) => {
    const whole = {
      id: "00000000-0000-4000-8000-00000000000a",
      organization_id: "00000000-0000-4000-8000-000000000000",
      provider: "aws",
      source: "aws_cost_explorer",
      billing_account_id: "111122223333",
      billing_period_start: "2026-10-01",
      billing_period_end: "2026-11-01",
      ...load,
    };
    const [found] = await transaction`
      select private.insert_charges(jsonb_populate_record(null::charge_loads, ${
      JSON.stringify(whole)
    }::text::jsonb), 'a', ${JSON.stringify([row])}::text::jsonb)`;
    if (!found) throw new Error("nothing was called");
    const rows =
      await transaction`select encode(charge_key, 'hex') as key from charges`;
    equal(rows.length, 1);
    key = rows[0]?.key;
    await transaction`delete from charges`;
  });
  return key;
}
