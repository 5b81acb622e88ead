/**
 * Service usage: the cost of one billing period by day, service and account, from Cost Explorer.
 *
 * First the control totals by record type, then one pass per part (usage, purchases, tax, credits, refunds), a request per
 * page. What the totals hold beyond the rows is the engine's to store and show. Of a period that is over, what it comes to per
 * issuer is read last.
 * API: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { addDays, dayOf } from "../../domain/billing_period.ts";
import type { Source } from "../../domain/source.ts";
import { firstCursor, resume, type ServiceUsageCursor } from "./cursor.ts";
import { readChargesPage } from "./read_charges.ts";
import {
  ISSUERS,
  readIssuersPage,
  withoutIssuersPage,
} from "./read_issuer_totals.ts";
import { readTotalsPage } from "./read_totals.ts";
import { cappedPage } from "./request_cap.ts";
import { takeRequests, type UsagePage, type UsageRead } from "./usage_read.ts";

/** The dataset's name in requests. */
export const SERVICE_USAGE = "service_usage";

/** Parts read anew in one read before the job has to try again later. */
const MAX_RESTARTS = 3;

/** The source of one billing period. */
export function serviceUsage(read: UsageRead): Source<ServiceUsageCursor> {
  return {
    dataset: SERVICE_USAGE,
    unreportedRequests: () => takeRequests(read),
    committed: ({ requestsToday }) => read.allowance.learn(requestsToday),
    async *pages(cursor, signal) {
      let state = resume(cursor, beginning(read));
      for (;;) {
        const page = await nextPage(read, state, signal);
        yield page;
        if (page.end !== undefined) return;
        state = page.cursor;
      }
    },
  };
}

/** Today is read as far as it has come; a day to come never is. */
function beginning(
  { clock, period, readUntil }: UsageRead,
): ServiceUsageCursor {
  const now = clock.now();
  const tomorrow = addDays(dayOf(now), 1);
  const until = [tomorrow, readUntil ?? tomorrow]
    .reduce((least, day) => day < least ? day : least, period.end);
  if (until > period.start) return firstCursor(now, until);
  throw new Fault(
    "REQUEST_INVALID",
    `Cannot read the period from ${period.start} as it must begin before ${until}`,
  );
}

async function nextPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<UsagePage> {
  signal.throwIfAborted();
  if (read.allowance.left() === 0) return endByCap(read, state);
  try {
    return await readPage(read, state, signal);
  } catch (error) {
    const restarted = restart(state, error);
    if (restarted === null) throw error;
    return await nextPage(read, restarted, signal);
  }
}

function readPage(
  read: UsageRead,
  state: ServiceUsageCursor,
  signal: AbortSignal,
): Promise<UsagePage> {
  switch (state.part) {
    case null:
      return readTotalsPage(read, state, signal);
    case ISSUERS:
      return readIssuersPage(read, state, signal);
    default:
      return readChargesPage(read, state, signal);
  }
}

function endByCap(read: UsageRead, state: ServiceUsageCursor): UsagePage {
  if (state.part !== ISSUERS) return cappedPage(read, state);
  const why = `the daily cap of ${read.allowance.cap} paid requests is reached`;
  return withoutIssuersPage(read, state, why);
}

/** Where a part begins anew after Cost Explorer changed its pages; null for other errors, and when it was tried often enough. */
function restart(
  state: ServiceUsageCursor,
  error: unknown,
): ServiceUsageCursor | null {
  const isChanged = error instanceof Fault &&
    error.code === "PROVIDER_PAGING_CHANGED";
  if (!isChanged || state.restarts >= MAX_RESTARTS) return null;
  const restarts = state.restarts + 1;
  const again = { ...state, token: null, restarts, issuers: [] };
  return state.part === null ? { ...again, totals: [], types: [] } : again;
}
