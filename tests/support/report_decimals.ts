/**
 * What a report adds up to, by DuckDB and in DECIMAL alone: nothing of our own readers, rules or decimals is used.
 *
 * The rules of amortization are written down once more as SQL, after the summary view of AWS's Cloud Intelligence Dashboards.
 *
 * @module
 */
import { type DuckDb, duckDb } from "./duckdb.ts";

/** Sums by currency, then by measure; plain texts without needless zeros. A measure that no line has is absent. */
export type Sums = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Decimals after the point that are added up. */
const SCALE = 18;

/** The files' sums; all of one kind, by the names' ends: csv, csv.gz or parquet. Lines are counted as measure `source_lines`. */
export async function reportDecimals(paths: readonly string[]): Promise<Sums> {
  const db = await duckDb();
  try {
    const table = tableOf(paths);
    const columns = await columnsOf(db, table);
    const cell = (name: string) => {
      const column = columns.get(name);
      return column === undefined ? null : `nullif("${column}"::varchar, '')`;
    };
    const measures = measuresOf(cell);
    const rows = await db.rows(`
      select ${cell("line_item_currency_code")} as currency, count(*),
        ${measures.map(([, sql]) => `sum(${sql})`).join(", ")}
      from ${table} where ${isCounted(cell)} group by 1 order by 1`);
    return Object.fromEntries(rows.map(([currency, lines, ...sums]) => [
      currency,
      Object.fromEntries([
        ["source_lines", lines ?? "0"],
        ...measures.flatMap(([name], index) => {
          const sum = sums[index] ?? null;
          return sum === null ? [] : [[name, plain(sum)]];
        }),
      ]),
    ]));
  } finally {
    db.close();
  }
}

/** A decimal text without needless zeros. */
export function plain(decimal: string): string {
  if (!decimal.includes(".")) return decimal;
  const cut = decimal.replace(/\.?0+$/, "");
  return cut === "-0" || cut === "" ? "0" : cut;
}

type Cell = (name: string) => string | null;

function tableOf(paths: readonly string[]): string {
  const list = `[${paths.map((path) => `'${path}'`).join(", ")}]`;
  return paths.some((path) => path.endsWith(".parquet"))
    ? `read_parquet(${list})`
    : `read_csv(${list}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', max_line_size = 8000000)`;
}

/** Columns by their names in CUR 2.0. */
async function columnsOf(
  db: DuckDb,
  table: string,
): Promise<Map<string, string>> {
  const rows = await db.rows(
    `select column_name from (describe select * from ${table})`,
  );
  return new Map(rows.map(([name]) => [toTableName(name ?? ""), name ?? ""]));
}

function toTableName(name: string): string {
  return name.split("/").map((part) =>
    part.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      .replace(/^_/, "")
  ).join("_");
}

/** Split cost allocation data repeats what instances cost. */
function isCounted(cell: Cell): string {
  const parent = cell("split_line_item_parent_resource_id");
  return [
    `coalesce(${
      cell("line_item_operation") ?? "''"
    }, '') not in ('EKSPod-EC2', 'ECSTask-EC2')`,
    ...(parent === null ? [] : [`${parent} is null`]),
  ].join(" and ");
}

function measuresOf(cell: Cell): [name: string, sql: string][] {
  const amount = (name: string) => {
    const text = cell(name);
    return text === null ? null : `${text}::decimal(38, ${SCALE})`;
  };
  const zero = `0::decimal(38, ${SCALE})`;
  const or = (...parts: (string | null)[]) =>
    `coalesce(${[...parts.filter((part) => part !== null), zero].join(", ")})`;
  const unblended = or(amount("line_item_unblended_cost"));
  const net = amount("line_item_net_unblended_cost");
  const amortized = (isNet: boolean) => {
    const value = (name: string, netName: string) =>
      or(isNet ? amount(netName) : null, amount(name));
    return `case
      when ${
      cell("line_item_line_item_type")
    } = 'SavingsPlanCoveredUsage' then ${
      value(
        "savings_plan_savings_plan_effective_cost",
        "savings_plan_net_savings_plan_effective_cost",
      )
    }
      when ${
      cell("line_item_line_item_type")
    } in ('SavingsPlanNegation', 'SavingsPlanUpfrontFee') then ${zero}
      when ${
      cell("line_item_line_item_type")
    } = 'SavingsPlanRecurringFee' then ${
      or(amount("savings_plan_total_commitment_to_date"))
    } - ${or(amount("savings_plan_used_commitment"))}
      when ${cell("line_item_line_item_type")} = 'DiscountedUsage' then ${
      value("reservation_effective_cost", "reservation_net_effective_cost")
    }
      when ${cell("line_item_line_item_type")} = 'RIFee' then ${
      value(
        "reservation_unused_amortized_upfront_fee_for_billing_period",
        "reservation_net_unused_amortized_upfront_fee_for_billing_period",
      )
    } + ${
      value(
        "reservation_unused_recurring_fee",
        "reservation_net_unused_recurring_fee",
      )
    }
      when ${cell("line_item_line_item_type")} = 'Fee' and ${
      cell("reservation_reservation_a_r_n") ?? "null"
    } is not null then ${zero}
      when ${cell("line_item_line_item_type")} = 'Refund' and ${
      cell("line_item_product_code")
    } = 'ComputeSavingsPlans' then ${zero}
      else ${
      isNet ? or(net, amount("line_item_unblended_cost")) : unblended
    } end`;
  };
  const netUnblended = net === null
    ? null
    : or(net, amount("line_item_unblended_cost"));
  const all: [string, string | null][] = [
    ["billed_cost", netUnblended ?? unblended],
    ["effective_cost", amortized(net !== null)],
    ["unblended_cost", unblended],
    ["amortized_cost", amortized(false)],
    ["net_unblended_cost", netUnblended],
    ["net_amortized_cost", net === null ? null : amortized(true)],
    ["blended_cost", amount("line_item_blended_cost")],
    ["list_cost", amount("pricing_public_on_demand_cost")],
    ["pricing_quantity", amount("line_item_usage_amount")],
  ];
  return all.flatMap(([name, sql]) => sql === null ? [] : [[name, sql]]);
}
