import type { Answer, Context } from "../../../shared/platform/door.ts";
import { estimateSync } from "../../../shared/connectors/aws/estimate.ts";
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
  { integration, dataType, window }: {
    readonly integration: SyncedIntegration;
    readonly dataType: string;
    readonly window: SyncWindow;
  },
  { database, settings }: Context,
): Promise<Answer> {
  const price = await database.call<SyncPrice>("read_sync_price", {
    integration_id: integration.id,
    data_type: dataType,
  });
  const dailyCap = integration.daily_request_cap ??
    settings.COST_EXPLORER_DAILY_REQUESTS;
  const estimate = estimateSync(window, {
    requestsPerPeriod: price.requests_per_period ?? undefined,
    requestPriceUsd: price.request_price_usd,
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
      requestsToday: price.requests_today,
      days: estimate.days,
    },
  };
}
