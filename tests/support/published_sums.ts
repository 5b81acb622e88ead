import type { Sql } from "postgres";
import { plain, type Sums } from "./report_decimals.ts";

const MEASURES = [
  "billed_cost",
  "effective_cost",
  "unblended_cost",
  "amortized_cost",
  "net_unblended_cost",
  "net_amortized_cost",
  "blended_cost",
  "list_cost",
  "pricing_quantity",
] as const;

/** What the published charges of a source add up to, as {@link Sums} of a report. */
export async function publishedSums(
  sql: Sql,
  source = "aws_cur",
): Promise<Sums> {
  const rows = await sql`
    select c.billing_currency as currency, sum(c.source_lines)::text as source_lines,
      ${
    sql.unsafe(
      MEASURES.map((name) => `sum(c.${name})::text as ${name}`).join(", "),
    )
  }
    from charges c join charge_loads l on l.id = c.load_id
    where l.status = 'published' and l.source = ${source}
    group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ currency, ...sums }) => [
    currency,
    Object.fromEntries(
      Object.entries(sums).flatMap(([name, sum]) =>
        sum === null ? [] : [[name, plain(sum)]]
      ),
    ),
  ]));
}
