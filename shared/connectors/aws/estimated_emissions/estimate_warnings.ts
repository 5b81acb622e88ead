import {
  type EstimateTally,
  notEstimated,
} from "../../../carbon/estimate_tally.ts";
import type { Warning } from "../../../domain/page.ts";
import { Decimal } from "../../../platform/decimal.ts";

const HUNDRED = Decimal.parse("100");

/** What a reader of a month's estimate should know. */
export function estimateWarnings(
  tally: EstimateTally,
  month: string,
): readonly Warning[] {
  const currencies = Object.keys(tally.costs);
  return [
    ...currencies.flatMap((currency) => shareWarning(tally, currency)),
    ...missingFactors(tally, month),
    ...oldFactors(tally, month),
    ...missingEmbodied(tally),
  ];
}

/** The share of each currency's usage that is not estimated, for the job's progress. */
export function notEstimatedShares(
  tally: EstimateTally,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(tally.costs).map((currency) => {
      const { cost, of, share } = notEstimated(tally, currency);
      return [currency, {
        cost: cost.toString(),
        of: of.toString(),
        share: share?.toString() ?? null,
      }];
    }),
  );
}

function shareWarning(tally: EstimateTally, currency: string): Warning[] {
  const { cost, of, share } = notEstimated(tally, currency);
  if (cost.isZero()) return [];
  const told = share === null
    ? ""
    : ` (${share.multiply(HUNDRED).divide(Decimal.parse("1"), 1)} %)`;
  const dearest = Object.keys(tally.dearest)
    .filter((key) => key.startsWith(`${currency} `))
    .slice(0, 3).map((key) => key.slice(currency.length + 1));
  const most = dearest.length === 0
    ? ""
    : `; most of it is ${dearest.join(", ")}`;
  return [{
    code: "USAGE_NOT_ESTIMATED",
    message:
      `${cost} of ${of} ${currency} of usage${told} is not estimated${most}`,
  }];
}

function missingFactors({ costs }: EstimateTally, month: string): Warning[] {
  const lacking = Object.entries(costs).flatMap(([currency, outcomes]) =>
    outcomes.without_factor === undefined
      ? []
      : [`${outcomes.without_factor} ${currency}`]
  );
  if (lacking.length === 0) return [];
  return [{
    code: "EMISSION_FACTOR_MISSING",
    message: `No emission factor is known for ${month} or before: usage of ${
      lacking.join(" and ")
    } is not estimated`,
  }];
}

function oldFactors({ old_factors }: EstimateTally, month: string): Warning[] {
  const years = Object.keys(old_factors).sort();
  if (years.length === 0) return [];
  const groups = Object.values(old_factors).reduce((sum, each) => sum + each);
  return [{
    code: "EMISSION_FACTOR_OLD",
    message: `Emission factors of ${
      years.join(", ")
    } are more than two years older than ${month}: ${groups} figures rest on them`,
  }];
}

function missingEmbodied(
  { core_hours_without_embodied: hours }: EstimateTally,
): Warning[] {
  if (Decimal.parse(hours).isZero()) return [];
  return [{
    code: "EMBODIED_NOT_ESTIMATED",
    message:
      `The making of the hardware is left out for ${hours} virtual core hours: nobody has published a figure for it`,
  }];
}
