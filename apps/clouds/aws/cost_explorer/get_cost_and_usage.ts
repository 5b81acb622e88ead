import { AwsError } from "../aws_error.ts";
import { formatAmount } from "../billing/amount.ts";
import {
  dayOf,
  dayOfMonth,
  firstOfMonth,
  formatDay,
} from "../billing/calendar.ts";
import type { Operation } from "../service.ts";
import { breakMetrics, plantDefects, withDefects } from "./bad_record.ts";
import { type CostQuery, parseCostQuery } from "./cost_query.ts";
import { type Group, GroupSums } from "./group.ts";
import { type CostPage, readPage } from "./page.ts";
import { openToken, sealToken } from "./page_token.ts";
import type { Span } from "./time_period.ts";

/** ce:GetCostAndUsage: costs and usage of a payer account, grouped, filtered and paged. */
export const getCostAndUsage: Operation = {
  action: "ce:GetCostAndUsage",
  async run({ account, input, now, faults }) {
    const { bill } = account;
    requireData(bill.plant.dataUnavailable);
    const today = dayOf(now);
    const query = parseCostQuery(input, {
      today,
      netMetrics: bill.plant.netMetrics,
    });
    const secret = account.tokenSecret;
    const from = query.nextPageToken === null
      ? { period: 0, group: 0 }
      : await openToken(query.nextPageToken, query.identity, secret);
    const page = readPage(query, from, {
      limits: account.pageLimits,
      groups: (period) =>
        account.periods.get(
          `${query.identity} ${period.start} ${today} ${bill.version}`,
          () =>
            plantDefects(
              addUp(query, period, (day) => bill.lines(day, today)),
              {
                query,
                period,
                count: bill.plant.badRecords,
              },
            ),
        ),
    });
    const parts = faults.badRecord ? breakFirst(page.parts) : page.parts;
    account.answered();
    return {
      ...(page.next === null ? {} : {
        NextPageToken: await sealToken(page.next, query.identity, secret),
      }),
      ...(query.groupBy.length === 0 ? {} : {
        GroupDefinitions: query.groupBy.map(({ type, key }) => ({
          Type: type,
          Key: key,
        })),
      }),
      ResultsByTime: parts.map((part) => toResult(query, part, today)),
      DimensionValueAttributes: accountNames(query, page, account.names),
    };
  },
};

/** Throws DataUnavailableException for an account Cost Explorer has only just been enabled in. */
function requireData(isUnavailable: boolean): void {
  if (isUnavailable) {
    throw new AwsError(
      "DataUnavailableException",
      "Data is not available. Please try to adjust the time period. If just enabled Cost Explorer, data might not be ingested yet",
    );
  }
}

/** Two broken records in the first period that has groups. */
function breakFirst(parts: CostPage["parts"]): CostPage["parts"] {
  const first = parts.findIndex((part) => part.groups.length > 0);
  return parts.map((part, index) =>
    index === first ? { ...part, groups: withDefects(part.groups, 2) } : part
  );
}

function addUp(
  query: CostQuery,
  period: Span,
  lines: (day: number) => Iterable<Parameters<GroupSums["add"]>[0]>,
): Group[] {
  const sums = new GroupSums(query);
  for (let day = period.start; day < period.end; day++) {
    for (const line of lines(day)) sums.add(line);
  }
  return sums.sorted();
}

/** One ResultsByTime entry. A grouped one has an empty Total, an ungrouped one no groups. */
function toResult(
  query: CostQuery,
  part: CostPage["parts"][number],
  today: number,
): Record<string, unknown> {
  const isGrouped = query.groupBy.length > 0;
  const [only] = part.groups;
  return {
    TimePeriod: {
      Start: formatDay(part.period.start),
      End: formatDay(part.period.end),
    },
    Total: isGrouped ? {} : toMetrics(query, only ?? null),
    Groups: isGrouped
      ? part.groups.map((group) => ({
        Keys: group.keys,
        Metrics: toMetrics(query, group),
      }))
      : [],
    Estimated: isEstimated(part.period.start, today),
  };
}

function toMetrics(
  query: CostQuery,
  group: Group | null,
): Record<string, unknown> {
  const hasUsageUnit = query.groupBy.some(({ key }) => key === "USAGE_TYPE");
  const metrics = Object.fromEntries(
    query.metrics.map((metric, index) => [metric.name, {
      Amount: formatAmount(group?.sums[index] ?? 0n),
      Unit: metric.isMoney
        ? group?.currency ?? "USD"
        : hasUsageUnit
        ? group?.unit ?? "N/A"
        : "N/A",
    }]),
  );
  return breakMetrics(metrics, group?.defect ?? null);
}

/** A month is estimated until its usage is whole, here on the fourth day of the next: one day after its invoices. */
function isEstimated(day: number, today: number): boolean {
  const month = firstOfMonth(day);
  return month >= firstOfMonth(today) ||
    (month === firstOfMonth(today, -1) && dayOfMonth(today) < 4);
}

function accountNames(
  query: CostQuery,
  page: CostPage,
  names: ReadonlyMap<string, string>,
): unknown[] {
  const index = query.groupBy.findIndex(({ key }) => key === "LINKED_ACCOUNT");
  if (index < 0) return [];
  const seen = new Set(
    page.parts.flatMap((part) =>
      part.groups.map((group) => group.keys[index] ?? "")
    ),
  );
  return [...seen].sort().map((id) => ({
    Value: id,
    Attributes: { description: names.get(id) ?? "" },
  }));
}
