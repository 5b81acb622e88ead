/**
 * The peer of a page commit: COPY into a temporary table, then one merge into a table made like `charges`,
 * with its keys, checks, index and foreign key.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import type { Sql } from "postgres";
import type { Charge } from "../shared/domain/charge.ts";

const TEXTS = [
  "charge_category",
  "source_charge_type",
  "service_name",
  "billing_currency",
] as const;
const COSTS = [
  "billed_cost",
  "effective_cost",
  "unblended_cost",
  "amortized_cost",
  "net_unblended_cost",
  "net_amortized_cost",
  "blended_cost",
] as const;
const COLUMNS = [
  "sub_account_id",
  "charge_period_start",
  "charge_period_end",
  ...TEXTS,
  ...COSTS,
  "is_estimated",
] as const;

const ORGANIZATION = "00000000-0000-0000-0000-000000000001";

/** Makes the table and the loads it points at. */
export async function makePeerTable(owner: Sql): Promise<void> {
  await owner.unsafe(`
    create schema peer;
    create table peer.loads (id uuid primary key);
    create table peer.charges (like public.charges including all);
    alter table peer.charges add foreign key (load_id) references peer.loads (id) on delete cascade;
  `);
}

/** Writes the rows as a load of its own, in one transaction. */
export async function copyAndMerge(
  owner: Sql,
  rows: readonly Charge[],
  key: "in SQL" | "given",
): Promise<void> {
  const load = crypto.randomUUID();
  await owner.begin(async (sql) => {
    await sql.unsafe(`
      insert into peer.loads values ('${load}');
      create temporary table page (
        charge_key bytea, sub_account_id text, charge_period_start timestamptz, charge_period_end timestamptz,
        ${TEXTS.map((name) => `${name} text`).join(", ")}, ${
      COSTS.map((name) => `${name} numeric`).join(", ")
    }, is_estimated boolean
      ) on commit drop`);
    const target = await sql.unsafe("copy page from stdin").writable();
    await pipeline(
      Readable.from([rows.map((row) => toLine(row, key)).join("")]),
      target,
    );
    await sql.unsafe(merge(load, key));
  });
}

function toLine(row: Charge, key: "in SQL" | "given"): string {
  const values = COLUMNS.map((name) => row[name] ?? "\\N");
  const digest = key === "given"
    ? `\\\\x${
      createHash("sha256").update(values.slice(0, 7).join("\t")).digest("hex")
    }`
    : "\\N";
  return `${digest}\t${values.join("\t")}\n`;
}

function merge(load: string, key: "in SQL" | "given"): string {
  const dimensions = COLUMNS.slice(0, 7).map((name) => `p.${name}`).join(", ");
  const computed =
    `sha256(convert_to(row('${ORGANIZATION}', 'aws', 'aws_cost_explorer', '210000000000', date '2025-07-01', date '2025-08-01', ${dimensions})::text, 'UTF8'))`;
  return `
    insert into peer.charges as c (
      load_id, charge_key, part, organization_id, provider, source, billing_account_id, billing_period_start, billing_period_end,
      ${COLUMNS.join(", ")})
    select '${load}', ${
    key === "given" ? "p.charge_key" : computed
  }, 'all', '${ORGANIZATION}', 'aws', 'aws_cost_explorer', '210000000000',
      '2025-07-01', '2025-08-01', ${
    COLUMNS.map((name) => `p.${name}`).join(", ")
  }
    from page p
    on conflict (load_id, charge_key, part) do update set
      ${
    COSTS.map((name) =>
      `${name} = coalesce(c.${name} + excluded.${name}, c.${name}, excluded.${name})`
    ).join(", ")
  },
      source_lines = c.source_lines + excluded.source_lines`;
}
