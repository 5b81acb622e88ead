import type { Account } from "../account.ts";
import { formatAmount } from "../billing/amount.ts";
import { dayOf, formatDay } from "../billing/calendar.ts";
import { issuerOf } from "../billing/issuer.ts";
import { COSTS, type Line } from "../billing/line.ts";
import { ControlError } from "./input.ts";
import { requireDay } from "./restate.ts";

/** What the sums can be broken down by; every breakdown is by currency as well. */
const DIMENSIONS: Readonly<
  Record<string, (line: Line, day: number) => string | null>
> = {
  day: (_line, day) => formatDay(day),
  month: (_line, day) => formatDay(day).slice(0, 7),
  service: (line) => line.service,
  account: (line) => line.account,
  recordType: (line) => line.recordType,
  billingEntity: (line) => line.billingEntity,
  issuer: issuerOf,
};

const METRIC_NAMES = {
  unblended: "UnblendedCost",
  blended: "BlendedCost",
  amortized: "AmortizedCost",
  netUnblended: "NetUnblendedCost",
  netAmortized: "NetAmortizedCost",
} as const;

/** One exact sum. `account` is null for what belongs to no linked account. */
export type TruthRow = Record<string, string | null>;

/** The breakdowns given when `by` is not. */
const STANDARD = ["service", "account", "recordType", "day"] as const;

/**
 * GET accounts/{id}/truth?start&end[&by=day,service,...]: exact expected sums from the generator, never through Cost Explorer's code.
 *
 * Without `by`: total, byService, byAccount, byRecordType, byDay, and `unattributed` (what the linked-account grouping loses).
 */
export function truth(
  account: Account,
  query: URLSearchParams,
  now: Date,
): Record<string, unknown> {
  const span = {
    start: requireDay(query.get("start") ?? "", "start"),
    end: requireDay(query.get("end") ?? "", "end"),
    today: dayOf(now),
  };
  const by = query.get("by");
  if (by !== null) return { rows: sum(account, span, by.split(",")) };
  const breakdowns = STANDARD.map((name) => [
    `by${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    sum(account, span, [name]),
  ]);
  return {
    total: sum(account, span, []),
    ...Object.fromEntries(breakdowns),
    unattributed: sum(account, span, ["account"]).filter((row) =>
      row["account"] === null
    ),
  };
}

function sum(
  account: Account,
  span: { start: number; end: number; today: number },
  by: readonly string[],
): TruthRow[] {
  const unknown = by.filter((name) => !Object.hasOwn(DIMENSIONS, name));
  if (unknown.length > 0) {
    throw new ControlError(
      `by knows ${Object.keys(DIMENSIONS).join(", ")}: got ${
        unknown.join(", ")
      }`,
    );
  }
  const rows = new Map<string, { keys: TruthRow; sums: bigint[] }>();
  for (let day = span.start; day < span.end; day++) {
    for (const line of account.bill.lines(day, span.today)) {
      const keys: TruthRow = { currency: line.currency };
      for (const name of by) keys[name] = DIMENSIONS[name]?.(line, day) ?? null;
      const id = JSON.stringify(keys);
      const row = rows.get(id) ?? { keys, sums: COSTS.map(() => 0n) };
      row.sums = row.sums.map((amount, index) =>
        amount + (line.costs[COSTS[index] ?? "unblended"])
      );
      rows.set(id, row);
    }
  }
  return [...rows.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { keys, sums }]) => ({
      ...keys,
      ...Object.fromEntries(
        COSTS.map((
          cost,
          index,
        ) => [METRIC_NAMES[cost], formatAmount(sums[index] ?? 0n)]),
      ),
    }));
}
