import { Decimal } from "../../platform/decimal.ts";
import { billingPeriods, type Day } from "../../domain/billing_period.ts";
import type { DecimalText } from "../../domain/money.ts";
import type { SyncWindow } from "./window.ts";

/**
 * Requests a billing period takes in an account of middling size: one for the control totals, one for each of five parts, two
 * more pages of usage. What AWS puts on a page is not documented, so a known account's own figure is better.
 */
export const REQUESTS_PER_PERIOD = 8;

/** Requests more that a period takes once it is over: one for what it comes to per issuer. */
export const REQUESTS_PER_CLOSE = 1;

/** What the requests of a dataset cost. */
export interface DatasetPrice {
  readonly dataset: string;
  /** Of one request in USD; zero for a dataset that is read without billing periods. */
  readonly requestPriceUsd: DecimalText;
  /**
   * Requests the account's last whole period took, that of its close included; {@linkcode REQUESTS_PER_PERIOD} and
   * {@linkcode REQUESTS_PER_CLOSE} when it has none yet.
   */
  readonly requestsPerPeriod?: number | undefined;
}

/** What a dataset of a sync is going to cost. */
export interface DatasetEstimate {
  readonly dataset: string;
  /** Priced ones, when every period is read once. Parts that do not add up are read once more, with the control totals. */
  readonly requests: number;
  readonly price_usd: DecimalText;
}

/** What a sync of a window is going to cost. An estimate, not a promise. */
export interface SyncEstimate {
  /** Periods that are read with priced requests. */
  readonly billing_periods: number;
  /** Of all datasets. */
  readonly requests: number;
  /** Of all datasets. */
  readonly price_usd: DecimalText;
  /** UTC days until the daily cap has let all of them through. */
  readonly days: number;
  readonly datasets: readonly DatasetEstimate[];
}

/** What an estimate depends on besides the window and the prices. */
export interface EstimateOptions {
  readonly today: Day;
  /** Priced requests a UTC day at most. */
  readonly dailyCap: number;
}

/** The periods of a window, and how many of them are over. */
interface PeriodCount {
  readonly periods: number;
  readonly closed: number;
}

/** Estimates a sync before it runs. */
export function estimateSync(
  { start, end }: SyncWindow,
  prices: readonly DatasetPrice[],
  { today, dailyCap }: EstimateOptions,
): SyncEstimate {
  const touched = billingPeriods(start, end);
  const periods = touched.length;
  const closed = touched.filter((period) => period.end <= today).length;
  const datasets = prices.map((price) =>
    estimateDataset({ periods, closed }, price)
  );
  const requests = datasets.reduce((sum, each) => sum + each.requests, 0);
  return {
    billing_periods: requests === 0 ? 0 : periods,
    requests,
    price_usd: datasets.reduce(
      (sum, { price_usd }) => sum.add(Decimal.parse(price_usd)),
      Decimal.ZERO,
    ).toString(),
    days: Math.ceil(requests / dailyCap),
    datasets,
  };
}

function estimateDataset(
  { periods, closed }: PeriodCount,
  { dataset, requestPriceUsd, requestsPerPeriod }: DatasetPrice,
): DatasetEstimate {
  const price = Decimal.parse(requestPriceUsd);
  const requests = price.isZero()
    ? 0
    : requestsPerPeriod === undefined
    ? periods * REQUESTS_PER_PERIOD + closed * REQUESTS_PER_CLOSE
    : periods * requestsPerPeriod;
  return {
    dataset,
    requests,
    price_usd: price.multiply(Decimal.parse(String(requests))).toString(),
  };
}
