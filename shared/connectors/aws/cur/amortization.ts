/**
 * Amortized cost: what a line costs once commitments are spread over the time they were made for.
 *
 * The rules are those of AWS's own dashboards and labs, which its documentation of the columns agrees with: what a commitment
 * covers costs its effective rate, a commitment's fee only what nobody used of it, everything else what was billed.
 * Sources: docs.aws.amazon.com/cur/latest/userguide/savingsplans-columns.html and reservation-columns.html; the summary view of
 * the Cloud Intelligence Dashboards (aws-solutions-library-samples); the CUR queries of the Well-Architected labs (refunds).
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import type { DecimalText } from "../../../domain/money.ts";
import type { CurMeasure } from "./cur_columns.ts";

/** What adds up to the amortized cost of some lines. */
export interface AmortizationRule {
  /** Line item type. */
  readonly type: string;
  /** Only lines of which this says so. */
  readonly only?: (line: AmortizedLine) => boolean;
  /** Measures that are added; none is zero. */
  readonly add: readonly CurMeasure[];
  /** Measures that are taken from them. */
  readonly subtract?: readonly CurMeasure[];
}

/** What of a line decides its rule. */
export interface AmortizedLine {
  readonly type: string;
  readonly reservationArn: string | null;
  readonly productCode: string | null;
}

/** The first that fits counts; a line without a rule costs what was billed. */
export const AMORTIZATION: readonly AmortizationRule[] = [
  { type: "SavingsPlanCoveredUsage", add: ["sp_effective"] },
  { type: "SavingsPlanNegation", add: [] },
  { type: "SavingsPlanUpfrontFee", add: [] },
  {
    type: "SavingsPlanRecurringFee",
    add: ["sp_commitment"],
    subtract: ["sp_used"],
  },
  { type: "DiscountedUsage", add: ["ri_effective"] },
  { type: "RIFee", add: ["ri_unused_upfront", "ri_unused_recurring"] },
  // The upfront fee of a reservation; other fees are no commitment.
  { type: "Fee", only: (line) => line.reservationArn !== null, add: [] },
  {
    type: "Refund",
    // Gives back an upfront fee, which costs nothing amortized.
    only: (line) => line.productCode === "ComputeSavingsPlans",
    add: [],
  },
];

/** The same measures after private discounts; the others have none, and stand for themselves. */
export const NET_MEASURES: Readonly<Partial<Record<CurMeasure, CurMeasure>>> = {
  unblended: "net_unblended",
  sp_effective: "net_sp_effective",
  ri_effective: "net_ri_effective",
  ri_unused_upfront: "net_ri_unused_upfront",
  ri_unused_recurring: "net_ri_unused_recurring",
};

/** Sums of a group's measures: null where no line has a value, undefined where the report lacks the column. */
export type Measured = (
  measure: CurMeasure,
) => DecimalText | null | undefined;

/** The rule of a line. */
export function ruleOf(line: AmortizedLine): AmortizationRule {
  return AMORTIZATION.find(({ type, only }) =>
    type === line.type && (only?.(line) ?? true)
  ) ?? { type: line.type, add: ["unblended"] };
}

/** The amortized cost by a rule, exact; null when the report lacks a column it needs, which is not the same as zero. */
export function amortize(
  rule: AmortizationRule,
  measured: Measured,
): DecimalText | null {
  const { add, subtract = [] } = rule;
  const [only, ...more] = add;
  if (more.length === 0 && subtract.length === 0) {
    return only === undefined ? "0" : valueOf(only, measured);
  }
  const values = [...add, ...subtract].map((name) => valueOf(name, measured));
  return values.reduce<DecimalText | null>((sum, value, index) => {
    if (sum === null || value === null) return null;
    const amount = Decimal.parse(value);
    const signed = index < add.length ? amount : amount.negate();
    return Decimal.parse(sum).add(signed).toString();
  }, "0");
}

/** The amortized cost after private discounts, each part of it before them where the report does not tell it after. */
export function amortizeNet(
  rule: AmortizationRule,
  measured: Measured,
): DecimalText | null {
  return amortize(rule, (name) => {
    const net = NET_MEASURES[name];
    return (net === undefined ? null : measured(net)) ?? measured(name);
  });
}

/** A column that is there without a value says nothing was spent. */
function valueOf(name: CurMeasure, measured: Measured): DecimalText | null {
  const value = measured(name);
  return value === undefined ? null : value ?? "0";
}
