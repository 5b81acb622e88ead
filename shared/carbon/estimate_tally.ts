import { Decimal } from "../platform/decimal.ts";
import type { DecimalText } from "../domain/money.ts";

/** What became of usage. */
export const OUTCOMES = [
  "modelled",
  "takes_none",
  "counted_elsewhere",
  "not_estimated",
  "without_factor",
] as const;

/** One of them. */
export type Outcome = (typeof OUTCOMES)[number];

/** What was estimated and what was not, by effective cost. Plain values: it travels in a cursor. */
export interface EstimateTally {
  /** Effective cost by currency and outcome; an outcome that never was is absent. */
  readonly costs: Readonly<
    Record<string, Readonly<Partial<Record<Outcome, DecimalText>>>>
  >;
  /** The dearest usage that is not estimated: cost by `currency service usage_type`. */
  readonly dearest: Readonly<Record<string, DecimalText>>;
  /** Groups by the year of a grid factor that is too old. */
  readonly old_factors: Readonly<Record<string, number>>;
  /** Virtual core hours on hardware whose making nobody has published a figure of. */
  readonly core_hours_without_embodied: DecimalText;
}

/** Nothing yet. */
export const NO_TALLY: EstimateTally = {
  costs: {},
  dearest: {},
  old_factors: {},
  core_hours_without_embodied: "0",
};

/** How many kinds of usage that is not estimated are remembered. */
const DEAREST = 20;

/** Both together. */
export function addTallies(
  left: EstimateTally,
  right: EstimateTally,
): EstimateTally {
  const currencies = new Set([
    ...Object.keys(left.costs),
    ...Object.keys(right.costs),
  ]);
  const dearest = Object.entries(sum(left.dearest, right.dearest))
    .sort(([one, cost], [other, otherCost]) =>
      Decimal.parse(otherCost).compare(Decimal.parse(cost)) ||
      (one < other ? -1 : 1)
    );
  return {
    costs: Object.fromEntries(
      [...currencies].sort().map((currency) => [
        currency,
        sum(left.costs[currency] ?? {}, right.costs[currency] ?? {}),
      ]),
    ),
    dearest: Object.fromEntries(dearest.slice(0, DEAREST)),
    old_factors: counted(left.old_factors, right.old_factors),
    core_hours_without_embodied: plus(
      left.core_hours_without_embodied,
      right.core_hours_without_embodied,
    ),
  };
}

/** What is not estimated of a currency's usage, and of how much; for want of a rule or of a factor. */
export function notEstimated(
  tally: EstimateTally,
  currency: string,
): {
  readonly cost: Decimal;
  readonly of: Decimal;
  /** Of the cost of usage, from 0 to 1; null where nothing was spent. */
  readonly share: Decimal | null;
} {
  const costs = tally.costs[currency] ?? {};
  const cost = Decimal.parse(
    plus(costs.not_estimated ?? "0", costs.without_factor ?? "0"),
  );
  const of = Object.values(costs)
    .reduce((total, each) => total.add(Decimal.parse(each)), Decimal.ZERO);
  const share = of.compare(Decimal.ZERO) > 0 ? cost.divide(of, 6) : null;
  return { cost, of, share };
}

function sum(
  left: Readonly<Record<string, DecimalText>>,
  right: Readonly<Record<string, DecimalText>>,
): Record<string, DecimalText> {
  const total = { ...left };
  for (const [key, value] of Object.entries(right)) {
    total[key] = plus(total[key] ?? "0", value);
  }
  return total;
}

function counted(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Record<string, number> {
  const total = { ...left };
  for (const [key, value] of Object.entries(right)) {
    total[key] = (total[key] ?? 0) + value;
  }
  return total;
}

function plus(left: DecimalText, right: DecimalText): DecimalText {
  return Decimal.parse(left).add(Decimal.parse(right)).toString();
}
