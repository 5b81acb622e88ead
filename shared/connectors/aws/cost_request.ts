import type { GetCostAndUsageCommandInput } from "@aws-sdk/client-cost-explorer";
import type { Day } from "../../domain/billing_period.ts";
import type { Pass } from "./categories.ts";
import { billedMetric, metricNames } from "./costs.ts";

/** What every request of a read has in common. */
export interface ReadWindow {
  readonly start: Day;
  /** Exclusive. */
  readonly end: Day;
  readonly hasNet: boolean;
  /** Where the answer goes on; null at its beginning. */
  readonly token: string | null;
}

/** The request for the control totals: a whole period by record type. */
export function totalsRequest(window: ReadWindow): GetCostAndUsageCommandInput {
  return {
    ...common(window),
    Granularity: "MONTHLY",
    GroupBy: [dimension("RECORD_TYPE")],
  };
}

/** The request for a pass: days by service and account, or in the narrow grain by service and record type. */
export function chargesRequest(
  window: ReadWindow,
  pass: Pass,
  grain: "full" | "narrow",
): GetCostAndUsageCommandInput {
  return {
    ...common(window),
    Granularity: "DAILY",
    GroupBy: [
      dimension("SERVICE"),
      dimension(grain === "full" ? "LINKED_ACCOUNT" : "RECORD_TYPE"),
    ],
    ...(pass.recordTypes.length === 0 ? {} : {
      Filter: {
        Dimensions: { Key: "RECORD_TYPE", Values: [...pass.recordTypes] },
      },
    }),
  };
}

/** The request for what a whole period comes to per issuer, taxes apart. */
export function issuersRequest(
  window: ReadWindow,
): GetCostAndUsageCommandInput {
  return {
    ...common(window),
    Metrics: [billedMetric(window.hasNet)],
    Granularity: "MONTHLY",
    GroupBy: [dimension("INVOICING_ENTITY"), dimension("RECORD_TYPE")],
  };
}

function common({ start, end, hasNet, token }: ReadWindow) {
  return {
    TimePeriod: { Start: start, End: end },
    Metrics: metricNames(hasNet),
    ...(token === null ? {} : { NextPageToken: token }),
  };
}

function dimension(Key: string) {
  return { Type: "DIMENSION" as const, Key };
}
