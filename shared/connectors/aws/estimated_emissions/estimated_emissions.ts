/**
 * Our own estimate of a month's emissions, from the line items that are published already. No provider is asked: where it reports,
 * its figures take over.
 *
 * @module
 */
import { estimateGroup } from "../../../carbon/estimate_group.ts";
import {
  addTallies,
  type EstimateTally,
  NO_TALLY,
} from "../../../carbon/estimate_tally.ts";
import type { MonthFactors } from "../../../carbon/month_factors.ts";
import type { UsageLine, UsagePlace } from "../../../carbon/usage_line.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import type { EmissionActivity } from "../../../domain/emission.ts";
import type { Page } from "../../../domain/page.ts";
import type { Source } from "../../../domain/source.ts";
import { type EstimateCursor, readCursor } from "./estimate_cursor.ts";
import { estimateWarnings, notEstimatedShares } from "./estimate_warnings.ts";

/** The dataset's name in requests. */
export const ESTIMATED_EMISSIONS = "estimated_emissions";

/** Usage, a page at a time, as `engine_read_usage` answers it. */
export interface UsagePage {
  /** What the estimate is a listing of: the account that is billed. */
  readonly scope: string;
  /** Changes when other charges are published. */
  readonly version: string;
  /** Whether line items of the month are published at all. */
  readonly has_usage: boolean;
  /** Whether nothing comes after it. */
  readonly is_last: boolean;
  /** Whole groups, in order. */
  readonly rows: readonly UsageLine[];
}

/** What an estimate is read from. */
export interface EstimateRead {
  /** The month. */
  readonly period: BillingPeriod;
  /** The tables. */
  factors(): Promise<MonthFactors>;
  /** Whole groups of usage after a group. */
  usage(after: UsagePlace | null): Promise<UsagePage>;
}

/** Where a read stands. */
interface State {
  readonly after: UsagePlace | null;
  readonly version: string | null;
  readonly tally: EstimateTally;
}

const BEGINNING: State = { after: null, version: null, tally: NO_TALLY };

/** The source of one month's estimate. */
export function estimatedEmissions(read: EstimateRead): Source<EstimateCursor> {
  return {
    dataset: ESTIMATED_EMISSIONS,
    unreportedRequests: () => [],
    async *pages(stored, signal) {
      signal.throwIfAborted();
      const factors = await read.factors();
      let state: State = readCursor(stored) ?? BEGINNING;
      let isFirst = true;
      for (;;) {
        signal.throwIfAborted();
        let usage = await read.usage(state.after);
        if (state.version !== null && usage.version !== state.version) {
          state = BEGINNING;
          isFirst = true;
          usage = await read.usage(null);
        }
        const page = pageOf(usage, state, { read, factors });
        const restarts = isFirst && state.after === null;
        yield restarts
          ? { ...page, rows: { ...page.rows, restarts_scope: true } }
          : page;
        if (usage.is_last) return;
        isFirst = false;
        state = page.cursor;
      }
    },
  };
}

function pageOf(
  { scope, version, has_usage, is_last, rows }: UsagePage,
  state: State,
  { read: { period }, factors }: {
    readonly read: EstimateRead;
    readonly factors: MonthFactors;
  },
): Page<EstimateCursor> {
  const options = { provider: "aws", period, factors };
  const emissions: EmissionActivity[] = [];
  let { tally } = state;
  for (const group of groupsOf(rows)) {
    const estimate = estimateGroup(group, options);
    emissions.push(...estimate.activities);
    tally = addTallies(tally, estimate.tally);
  }
  const month = period.start.slice(0, 7);
  return {
    rows: {
      scope,
      ...(emissions.length === 0 ? {} : { emissions }),
      ...(is_last ? { completes_scope: true } : {}),
    },
    rejects: [],
    requests: [],
    cursor: {
      v: 1,
      version,
      after: placeOf(rows.at(-1)) ?? state.after ?? NOWHERE,
      tally,
    },
    progress: { not_estimated: notEstimatedShares(tally) },
    ...(is_last
      ? {
        warnings: has_usage ? estimateWarnings(tally, month) : nothing(month),
        end: "complete" as const,
      }
      : {}),
  };
}

const NOWHERE: UsagePlace = {
  account: "",
  service: "",
  region: "",
  currency: "",
};

function nothing(month: string) {
  return [{
    code: "USAGE_MISSING",
    message:
      `No line items of ${month} are published: there is nothing to estimate from until a cost report of it is synced`,
  }];
}

function* groupsOf(
  rows: readonly UsageLine[],
): Generator<readonly [UsageLine, ...UsageLine[]]> {
  let group: [UsageLine, ...UsageLine[]] | null = null;
  for (const row of rows) {
    if (group !== null && isSamePlace(group[0], row)) {
      group.push(row);
      continue;
    }
    if (group !== null) yield group;
    group = [row];
  }
  if (group !== null) yield group;
}

function isSamePlace(left: UsagePlace, right: UsagePlace): boolean {
  return left.account === right.account && left.service === right.service &&
    left.region === right.region && left.currency === right.currency;
}

function placeOf(line: UsageLine | undefined): UsagePlace | null {
  if (line === undefined) return null;
  const { account, service, region, currency } = line;
  return { account, service, region, currency };
}
