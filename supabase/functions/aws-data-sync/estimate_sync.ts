import type { Answer, Context } from "../../../shared/platform/door.ts";
import { dayOf } from "../../../shared/domain/billing_period.ts";
import {
  type DatasetPrice,
  estimateSync,
} from "../../../shared/connectors/aws/estimate.ts";
import type { SyncWindow } from "../../../shared/connectors/aws/window.ts";
import type { SyncedIntegration } from "./integration.ts";

/** What SQL function `read_sync_price` tells. */
interface SyncPrice {
  readonly request_price_usd: string;
  readonly requests_today: number;
  readonly requests_per_period: number | null;
}

/** Tells what a sync of the window is going to cost. Enqueues nothing and asks AWS nothing. */
export async function answerEstimate(
  { integration, datasets, window }: {
    readonly integration: SyncedIntegration;
    readonly datasets: readonly string[];
    readonly window: SyncWindow;
  },
  { database, settings, clock }: Context,
): Promise<Answer> {
  const prices = await Promise.all(datasets.map(async (dataset) => ({
    dataset,
    ...await database.call<SyncPrice>("read_sync_price", {
      integration_id: integration.id,
      data_type: dataset,
    }),
  })));
  const dailyCap = integration.daily_request_cap ??
    settings.COST_EXPLORER_DAILY_REQUESTS;
  const estimate = estimateSync(window, prices.map(toDatasetPrice), {
    today: dayOf(clock.now()),
    dailyCap,
  });
  return {
    body: {
      success: true,
      status: "estimated",
      startDate: window.start,
      endDate: window.end,
      billingPeriods: estimate.billing_periods,
      requests: estimate.requests,
      requestsPriceUsd: estimate.price_usd,
      dailyRequestCap: dailyCap,
      requestsToday: prices[0]?.requests_today ?? 0,
      days: estimate.days,
      datasets: estimate.datasets.map((
        { dataset, requests, price_usd: requestsPriceUsd },
      ) => ({ dataset, requests, requestsPriceUsd })),
    },
  };
}

function toDatasetPrice(
  price: SyncPrice & { readonly dataset: string },
): DatasetPrice {
  return {
    dataset: price.dataset,
    requestPriceUsd: price.request_price_usd,
    requestsPerPeriod: price.requests_per_period ?? undefined,
  };
}
