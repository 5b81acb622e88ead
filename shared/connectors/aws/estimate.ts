import { Decimal } from "../../platform/decimal.ts";
import { billingPeriods } from "../../domain/billing_period.ts";
import type { DecimalText } from "../../domain/money.ts";
import type { SyncWindow } from "./window.ts";

/**
 * Requests a billing period takes in an account of middling size: one for the control totals, one for each of five parts, two
 * more pages of usage. What AWS puts on a page is not documented, so a known account's own figure is better.
 */
export const REQUESTS_PER_PERIOD = 8;

/** What an estimate is made from. */
export interface EstimateOptions {
  /** Requests the account's last whole period took; {@linkcode REQUESTS_PER_PERIOD} when it has none yet. */
  readonly requestsPerPeriod?: number | undefined;
  /** Price of one request in USD. */
  readonly requestPriceUsd: DecimalText;
  /** Paid requests a UTC day at most. */
  readonly dailyCap: number;
}

/** What a sync of a window is going to cost. An estimate, not a promise. */
export interface SyncEstimate {
  readonly billing_periods: number;
  /** When every period is read once. Parts of it that do not add up are read once more, with its control totals. */
  readonly requests: number;
  readonly price_usd: DecimalText;
  /** UTC days until the daily cap has let all of them through. */
  readonly days: number;
}

/** Estimates a sync before it runs. */
export function estimateSync(
  { start, end }: SyncWindow,
  { requestsPerPeriod, requestPriceUsd, dailyCap }: EstimateOptions,
): SyncEstimate {
  const periods = billingPeriods(start, end).length;
  const requests = periods * (requestsPerPeriod ?? REQUESTS_PER_PERIOD);
  return {
    billing_periods: periods,
    requests,
    price_usd: Decimal.parse(requestPriceUsd)
      .multiply(Decimal.parse(String(requests))).toString(),
    days: Math.ceil(requests / dailyCap),
  };
}
