/**
 * What the steps of a service usage read share: what is read, and how a page is put together.
 *
 * @module
 */
import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import type { Clock } from "../../platform/clock.ts";
import { Decimal } from "../../platform/decimal.ts";
import { Fault } from "../../platform/fault.ts";
import type { BillingPeriod, Day } from "../../domain/billing_period.ts";
import type { ChargeLoad } from "../../domain/charge.ts";
import type { DecimalText } from "../../domain/money.ts";
import type { Page, ProviderRequests } from "../../domain/page.ts";
import { COST_ACTION, type CostExplorer } from "./cost_explorer.ts";
import type { ReadWindow } from "./cost_request.ts";
import type { ServiceUsageCursor } from "./cursor.ts";
import type { RequestAllowance } from "./request_allowance.ts";

/** One billing period of one payer, and what it is read with. */
export interface UsageRead {
  readonly costExplorer: CostExplorer;
  readonly allowance: RequestAllowance;
  readonly clock: Clock;
  readonly period: BillingPeriod;
  /** Only days before this one are read; null for all. Days after today never are. */
  readonly readUntil: Day | null;
  /** The payer's account id; asked for when the load is opened. */
  readonly billingAccountId: (signal: AbortSignal) => Promise<string>;
  readonly isPayerView: boolean;
  /** Price of one request in USD. */
  readonly requestPriceUsd: DecimalText;
}

/** A page of service usage. */
export type UsagePage = Page<ServiceUsageCursor>;

/** A page that leads to `cursor`, with everything requested since the last one. */
export function usagePage(
  read: UsageRead,
  cursor: ServiceUsageCursor,
  rest: Partial<UsagePage> = {},
): UsagePage {
  const { part, pages, restarts } = cursor;
  return {
    rows: {},
    rejects: [],
    ...rest,
    requests: takeRequests(read),
    bytes: read.costExplorer.takeBytes(),
    cursor,
    progress: { next_part: part, pages, restarts },
  };
}

/** Paid requests since the last page, priced. */
export function takeRequests(read: UsageRead): ProviderRequests[] {
  const requests = read.costExplorer.takeRequests();
  if (requests === 0) return [];
  const price = Decimal.parse(read.requestPriceUsd)
    .multiply(Decimal.parse(String(requests))).toString();
  return [{ operation: COST_ACTION, requests, price_usd: price }];
}

/** The load a read writes. Its version is the time the read began. */
export async function describeLoad(
  read: UsageRead,
  { read_at, grain }: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<ChargeLoad> {
  return {
    source: "aws_cost_explorer",
    billing_account_id: await read.billingAccountId(signal),
    version: read_at,
    grain,
    is_payer_view: read.isPayerView,
  };
}

/** The window of the next request. */
export function windowOf(
  { period }: UsageRead,
  { until, net, token }: ServiceUsageCursor,
): ReadWindow {
  return { start: period.start, end: until, hasNet: net, token };
}

/**
 * The token of the answer's next page; null when there is none.
 *
 * @throws {Fault} PROVIDER_PAGING_CHANGED for one that stands still, which would never end.
 */
export function nextToken(
  answer: GetCostAndUsageCommandOutput,
  { token: asked }: ServiceUsageCursor,
): string | null {
  const token = answer.NextPageToken ?? "";
  if (token === "") return null;
  if (token !== asked) return token;
  throw new Fault(
    "PROVIDER_PAGING_CHANGED",
    "Cost Explorer answered the same page token twice",
  );
}
