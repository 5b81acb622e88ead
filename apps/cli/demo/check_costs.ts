import { Decimal } from "../../../shared/platform/decimal.ts";
import { moneyText } from "../money_text.ts";
import { askLoopbackAws, type LoopbackAws } from "./loopback_aws.ts";
import type { Costs, CostTable } from "./read_costs.ts";
import { type Facts, factsBy, requireSame, sameAmount } from "./same_facts.ts";

interface TrueCost {
  readonly currency: string;
  readonly NetUnblendedCost: string;
  readonly day?: string;
  readonly service?: string;
  readonly account?: string | null;
}

/**
 * Compares what the user reads with the books of the loopback AWS, which never went through Cost Explorer: totals, and every
 * day of the services and accounts that are shown. Gives the totals in words.
 *
 * @throws {Error} When they differ in any digit.
 */
export async function checkCosts(
  aws: LoopbackAws,
  accountId: string,
  { startDate, endDate, byService, byAccount }: Costs,
): Promise<string> {
  const window = `/${accountId}/truth?start=${startDate}&end=${endDate}`;
  const { total } = await askLoopbackAws<{ total: readonly TrueCost[] }>(
    aws,
    window,
  );
  requireSame(
    "total",
    factsBy(total, ({ currency }) => currency, (cost) => ({
      cost: sameAmount(cost.NetUnblendedCost),
    })),
    factsBy(byService, ({ currency }) => currency, ({ total }) => ({
      cost: sameAmount(total),
    })),
  );
  const { rows } = await askLoopbackAws<{ rows: readonly TrueCost[] }>(
    aws,
    `${window}&by=day,service,account`,
  );
  // What AWS bills to no account has its own row, without a day: the totals above hold it.
  const ofAccounts = rows.filter(({ account }) => account !== null);
  checkDays("service", { ofAccounts, tables: byService, startDate });
  checkDays("account", { ofAccounts, tables: byAccount, startDate });
  return byService.map(({ currency, total }) =>
    `${moneyText(total)} ${currency}`
  ).join(" and ");
}

function checkDays(
  dimension: "service" | "account",
  { ofAccounts, tables, startDate }: {
    ofAccounts: readonly TrueCost[];
    tables: readonly CostTable[];
    startDate: string;
  },
): void {
  const found = daysOf(tables, startDate);
  const sums = new Map<string, Decimal>();
  for (const cost of ofAccounts) {
    const key = `${cost[dimension]} in ${cost.currency} on ${cost.day}`;
    const amount = Decimal.parse(cost.NetUnblendedCost);
    sums.set(key, (sums.get(key) ?? Decimal.ZERO).add(amount));
  }
  const expected = [...found.keys()].map((key): [string, Facts] => [
    key,
    { cost: String(sums.get(key) ?? Decimal.ZERO) },
  ]);
  requireSame(dimension, new Map(expected), found);
}

/** Each shown figure of a day, by what it is of. */
function daysOf(
  tables: readonly CostTable[],
  startDate: string,
): Map<string, Facts> {
  return new Map(
    tables.flatMap(({ currency, rows }) =>
      rows.filter(({ key }) => key !== null && key !== UNATTRIBUTED)
        .flatMap(({ key, days }) =>
          days.map((cost, index): [string, Facts] => [
            `${key} in ${currency} on ${dayAfter(startDate, index)}`,
            { cost: sameAmount(cost) },
          ])
        )
    ),
  );
}

/** The service under which the store keeps what AWS bills to no account. */
const UNATTRIBUTED = "Not attributed by the source";

function dayAfter(start: string, days: number): string {
  const date = new Date(`${start}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
