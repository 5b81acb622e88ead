import { moneyText } from "../money_text.ts";
import { firstOfMonth } from "../../../shared/domain/billing_period.ts";
import type { CostTable } from "./read_costs.ts";
import { rowsOf } from "./rows_of.ts";
import { factsBy, requireSame, sameAmount } from "./same_facts.ts";
import type { DemoUser } from "./sign_up.ts";

/** What the user reads of one month. Amounts are exact decimals. */
export interface MonthFacts {
  /** Billed cost, the currency with most groups first. */
  readonly billed: readonly {
    readonly currency: string;
    readonly total: string;
  }[];
  /** Rows of `cost_daily`. */
  readonly rows: number;
  /** Those of them that know their region. */
  readonly rowsWithRegion: number;
  /** The primary sources of its accounts. */
  readonly sources: readonly string[];
}

/** Reads a month as the user. @throws {Error} When REST refuses. */
export async function readMonth(
  user: DemoUser,
  month: string,
): Promise<MonthFacts> {
  const [tables, rows, rowsWithRegion, coverage] = await Promise.all([
    readTotals(user, month),
    countDays(user, month, false),
    countDays(user, month, true),
    rowsOf<{ source: string }>(
      "cost_coverage",
      user.client.from("cost_coverage").select("source")
        .eq("billing_period_start", month),
    ),
  ]);
  return {
    billed: tables.map(({ currency, total }) => ({ currency, total })),
    rows,
    rowsWithRegion,
    sources: [...new Set(coverage.map(({ source }) => source))].sort(),
  };
}

/** The month after a report took it over. @throws {Error} When a total moved, or another source is still primary. */
export function requireUnmoved(
  before: MonthFacts,
  after: MonthFacts,
): MonthFacts {
  const totals = ({ billed }: MonthFacts) =>
    factsBy(
      billed,
      ({ currency }) => currency,
      ({ total }) => ({ total: sameAmount(total) }),
    );
  requireSame("total", totals(before), totals(after));
  if (after.sources.join() !== "aws_cur") {
    throw new Error(
      `the report must cover every account: primary are ${
        after.sources.join(", ")
      }`,
    );
  }
  return after;
}

/** Billed cost in words. */
export function totalsText({ billed }: MonthFacts): string {
  return billed.map(({ currency, total }) => `${moneyText(total)} ${currency}`)
    .join(" and ");
}

async function readTotals(
  { client }: DemoUser,
  month: string,
): Promise<CostTable[]> {
  const { data, error } = await client.rpc("read_costs", {
    start_date: month,
    end_date: firstOfMonth(month, 1),
  });
  if (error !== null) throw new Error(`read_costs: ${error.message}`);
  return data;
}

async function countDays(
  { client }: DemoUser,
  month: string,
  hasRegion: boolean,
): Promise<number> {
  const days = client.from("cost_daily")
    .select("*", { count: "exact", head: true })
    .gte("usage_date", month).lt("usage_date", firstOfMonth(month, 1));
  const { count, error } =
    await (hasRegion ? days.not("region_id", "is", null) : days);
  if (error !== null) throw new Error(`cost_daily: ${error.message}`);
  return count ?? 0;
}
