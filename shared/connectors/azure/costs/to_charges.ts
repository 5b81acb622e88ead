/**
 * Cost Management's rows as charges: a row for each day, service and kind, with what is billed beside what is amortized.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import { addDays } from "../../../domain/billing_period.ts";
import type { Charge, ChargeCategory } from "../../../domain/charge.ts";
import type { ControlTotal } from "../../../domain/charge.ts";
import type { CostRow } from "./cost_query.ts";

/** What a subscription cost, by both types. */
export interface CostPair {
  readonly actual: readonly CostRow[];
  readonly amortized: readonly CostRow[];
}

/** Source: Microsoft Cost Management, "Cost and usage details fields", ChargeType; FOCUS 1.2, ChargeCategory. */
const CATEGORIES: Readonly<Record<string, ChargeCategory>> = {
  Usage: "Usage",
  Purchase: "Purchase",
  Tax: "Tax",
  Refund: "Adjustment",
  RoundingAdjustment: "Adjustment",
  UnusedReservation: "Usage",
  UnusedSavingsPlan: "Usage",
};

/** Azure adds doubles, and may be off by their last digits. */
const TOLERANCE = Decimal.parse("0.000001");

/** What a charge or a total is named when Azure attributes it to no service. */
const NO_SERVICE = "Not attributed by the source";

/** The kinds that are kept as adjustments because nobody knows them. */
export function unknownKinds(rows: readonly CostRow[]): string[] {
  const kinds = new Set(rows.map(({ kind }) => kind));
  return [...kinds].filter((kind) => !Object.hasOwn(CATEGORIES, kind));
}

/** The charges of a subscription, always in the same order. A day that only one of the types names has a zero of the other. */
export function toCharges(
  subscriptionId: string,
  { actual, amortized }: CostPair,
  isEstimated: boolean,
): Charge[] {
  const pairs = pairsOf(actual, amortized);
  return [...pairs.keys()].sort().map((key) => {
    const { row, billed, effective } = pairs.get(key) ?? absent(key);
    return {
      sub_account_id: subscriptionId,
      charge_period_start: `${row.day}T00:00:00Z`,
      charge_period_end: `${addDays(row.day, 1)}T00:00:00Z`,
      charge_category: categoryOf(row.kind),
      source_charge_type: row.kind,
      service_name: row.service === "" ? NO_SERVICE : row.service,
      ...(/^Unused/.test(row.kind)
        ? { commitment_discount_status: "Unused" as const }
        : {}),
      billing_currency: row.currency,
      billed_cost: billed.toString(),
      effective_cost: effective.toString(),
      is_estimated: isEstimated,
    };
  });
}

/**
 * What Azure itself says the subscription adds up to, by kind and currency. A total that differs from its rows by no more than
 * doubles do is that of the rows.
 */
export function toControlTotals(
  subscriptionId: string,
  rows: CostPair,
  totals: CostPair,
): ControlTotal[] {
  const sums = pairsOf(summed(rows.actual), summed(rows.amortized));
  const told = pairsOf(summed(totals.actual), summed(totals.amortized));
  return [...told.keys()].sort().map((key) => {
    const { row, billed, effective } = told.get(key) ?? absent(key);
    const sum = sums.get(key);
    return {
      part: subscriptionId,
      record_type: row.kind,
      billing_currency: row.currency,
      charge_category: categoryOf(row.kind),
      billed_cost: near(billed, sum?.billed).toString(),
      effective_cost: near(effective, sum?.effective).toString(),
    };
  });
}

interface Pair {
  readonly row: CostRow;
  readonly billed: Decimal;
  readonly effective: Decimal;
}

function pairsOf(
  actual: readonly CostRow[],
  amortized: readonly CostRow[],
): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  const add = (row: CostRow, billed: Decimal, effective: Decimal) => {
    const key = JSON.stringify([row.day, row.service, row.kind, row.currency]);
    const before = pairs.get(key);
    pairs.set(key, {
      row,
      billed: (before?.billed ?? Decimal.ZERO).add(billed),
      effective: (before?.effective ?? Decimal.ZERO).add(effective),
    });
  };
  for (const row of actual) add(row, row.cost, Decimal.ZERO);
  for (const row of amortized) add(row, Decimal.ZERO, row.cost);
  return pairs;
}

/** Rows without what a total does not tell. */
function summed(rows: readonly CostRow[]): CostRow[] {
  return rows.map((row) => ({ ...row, day: "", service: "" }));
}

function near(told: Decimal, sum: Decimal | undefined): Decimal {
  if (sum === undefined) return told;
  const difference = told.subtract(sum).absolute();
  return difference.compare(TOLERANCE) <= 0 ? sum : told;
}

function categoryOf(kind: string): ChargeCategory {
  return (Object.hasOwn(CATEGORIES, kind) ? CATEGORIES[kind] : undefined) ??
    "Adjustment";
}

function absent(key: string): never {
  throw new TypeError(`Cannot find the row ${key} among its own keys`);
}
