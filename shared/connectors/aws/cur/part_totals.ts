/**
 * What the lines of a part add up to, counted while they are read: what is stored of the part must come to the same.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import type { Charge, ChargeMeasures } from "../../../domain/charge.ts";
import type { ControlTotal } from "../../../domain/charge.ts";
import type { DecimalText } from "../../../domain/money.ts";
import { isCurrency } from "./reading.ts";

const COSTS = [
  "unblended_cost",
  "net_unblended_cost",
  "amortized_cost",
  "net_amortized_cost",
] as const satisfies readonly (keyof ChargeMeasures)[];

/** Where the source's own costs are these; in a report of AWS's they follow from the others. */
const FOCUS_COSTS = [
  "billed_cost",
  "effective_cost",
] as const satisfies readonly (keyof ChargeMeasures)[];

/** Sums of a part so far, by currency. A measure that no line has is absent. */
export type PartSums = {
  readonly [currency: string]:
    & {
      /** Those that were rejected among them. */
      readonly lines: number;
      readonly rejected?: number;
    }
    & {
      readonly [
        measure in typeof COSTS[number] | typeof FOCUS_COSTS[number]
      ]?: DecimalText;
    };
};

/** Sums with further charges. */
export function addToSums(
  sums: PartSums,
  charges: readonly Charge[],
): PartSums {
  const next: Record<string, Record<string, DecimalText | number>> = {};
  for (const [currency, sum] of Object.entries(sums)) {
    next[currency] = { ...sum };
  }
  const decimals = new Map<string, Map<string, Decimal>>();
  for (const charge of charges) {
    const { billing_currency: currency } = charge;
    const own = next[currency] ??= { lines: 0 };
    own["lines"] = Number(own["lines"]) + (charge.source_lines ?? 1);
    const added = decimals.get(currency) ?? new Map<string, Decimal>();
    decimals.set(currency, added);
    const isFocus = charge.unblended_cost === undefined;
    for (const measure of isFocus ? FOCUS_COSTS : COSTS) {
      const amount = charge[measure];
      if (amount === undefined) continue;
      const before = added.get(measure) ??
        Decimal.parse(String(own[measure] ?? "0"));
      added.set(measure, before.add(Decimal.parse(amount)));
    }
  }
  for (const [currency, added] of decimals) {
    for (const [measure, sum] of added) {
      (next[currency] ?? {})[measure] = sum.toString();
    }
  }
  return next as PartSums; // lines and sums of the measures above
}

/** The currency of lines that name none. ISO 4217 has the code for where no currency is involved. */
const NO_CURRENCY = "XXX";

/** Sums with lines that were rejected: the part has them, though no charge stands for them. */
export function addRejected(
  sums: PartSums,
  currency: string | null,
  lines: number,
): PartSums {
  const named = isCurrency(currency) ? currency : NO_CURRENCY;
  const own = sums[named] ?? { lines: 0 };
  return {
    ...sums,
    [named]: {
      ...own,
      lines: own.lines + lines,
      rejected: (own.rejected ?? 0) + lines,
    },
  };
}

/** The sums as control totals of a part. */
export function toPartTotals(part: string, sums: PartSums): ControlTotal[] {
  return Object.entries(sums).map(([
    currency,
    { lines, rejected, ...costs },
  ]) => ({
    part,
    record_type: "All",
    billing_currency: currency,
    charge_category: "Adjustment",
    ...costs,
    source_lines: lines,
    ...(rejected === undefined ? {} : { rejected_lines: rejected }),
  }));
}
