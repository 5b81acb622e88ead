import { Fault } from "../../platform/fault.ts";
import { issuersRequest } from "./cost_request.ts";
import { billedMetric } from "./costs.ts";
import type { ServiceUsageCursor } from "./cursor.ts";
import { addIssuerTotals } from "./issuer_totals.ts";
import {
  nextToken,
  type UsagePage,
  usagePage,
  type UsageRead,
  windowOf,
} from "./usage_read.ts";

/** Where a read stands while it asks for the issuer totals. No part of a load has this name. */
export const ISSUERS = "issuers";

/**
 * Where a read goes once its charges are there. Of a period that was over when the read began, and is read to its end, Cost
 * Explorer is asked once more: what it comes to per issuer. Before that no invoice is due.
 */
export function afterCharges(
  { period }: UsageRead,
  { until, read_at }: ServiceUsageCursor,
): typeof ISSUERS | null {
  const isOver = period.end <= read_at.slice(0, 10);
  return isOver && until === period.end ? ISSUERS : null;
}

/**
 * Reads a page of issuer totals; the last one gives all of them and ends the read. They check the figures and are none, so
 * where Cost Explorer does not give them the read ends without them.
 */
export async function readIssuersPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<UsagePage> {
  try {
    const answer = await read.costExplorer.read(
      issuersRequest(windowOf(read, state)),
      signal,
    );
    const metric = billedMetric(state.net);
    const issuers = addIssuerTotals(state.issuers ?? [], answer, metric);
    const token = nextToken(answer, state);
    const next = { ...state, pages: state.pages + 1, token };
    return token === null
      ? lastPage(read, next, { rows: { issuer_totals: issuers } })
      : usagePage(read, { ...next, issuers });
  } catch (error) {
    if (!isNotGiven(error)) throw error;
    return withoutIssuersPage(read, state, error.message);
  }
}

/** The end of a read that does without issuer totals. Those of an earlier attempt go: its charges did not stay either. */
export function withoutIssuersPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  why: string,
): UsagePage {
  return lastPage(read, state, {
    rows: { issuer_totals: [] },
    warnings: [{
      code: "ISSUER_TOTALS_MISSING",
      message:
        `the period from ${read.period.start} cannot be compared with its invoices: ${why}`,
    }],
  });
}

function lastPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  rest: Partial<UsagePage>,
): UsagePage {
  const end = { ...state, part: null, token: null, issuers: [] };
  return usagePage(read, end, { ...rest, end: "complete" });
}

/** Whether asking again would not help: the grouping is refused, or its answer is unknown. */
function isNotGiven(error: unknown): error is Fault {
  return error instanceof Fault &&
    (error.code === "REQUEST_INVALID" ||
      error.code === "PROVIDER_SHAPE_UNKNOWN");
}
