import type { PageLimits } from "../billing/profile.ts";
import type { CostQuery } from "./cost_query.ts";
import type { Group } from "./group.ts";
import type { Position } from "./page_token.ts";
import { invalidToken } from "./page_token.ts";
import { periods, type Span } from "./time_period.ts";

/** One answer's worth of a read. */
export interface CostPage {
  /** Periods with the groups this page holds of them; a period cut by a page's end goes on in the next under the same dates. */
  readonly parts: readonly {
    readonly period: Span;
    readonly groups: readonly Group[];
  }[];
  /** Where the next page begins; null = there is none. */
  readonly next: Position | null;
}

/** Cuts the page that begins at `from`. Only the periods it touches are added up. */
export function readPage(
  query: CostQuery,
  from: Position,
  source: { limits: PageLimits; groups: (period: Span) => readonly Group[] },
): CostPage {
  const all = periods(query.span, query.granularity);
  const limit = query.granularity === "DAILY"
    ? source.limits.dailyGroups
    : source.limits.monthlyGroups;
  const parts: CostPage["parts"][number][] = [];
  let room = limit;
  let { period: index, group: offset } = from;
  for (; index < all.length; index++, offset = 0) {
    if (room === 0 || parts.length === source.limits.periods) {
      return { parts, next: { period: index, group: offset } };
    }
    const period = all[index];
    if (period === undefined) break;
    const groups = source.groups(period);
    if (offset > groups.length) throw invalidToken();
    const taken = groups.slice(offset, offset + room);
    parts.push(...toParts(query, period, taken));
    room -= taken.length;
    if (offset + taken.length < groups.length) {
      return { parts, next: { period: index, group: offset + taken.length } };
    }
  }
  return { parts, next: null };
}

/** Ungrouped, every currency is an entry of its own: a Total has one unit. */
function toParts(
  query: CostQuery,
  period: Span,
  groups: readonly Group[],
): CostPage["parts"][number][] {
  if (query.groupBy.length > 0 || groups.length < 2) {
    return [{ period, groups }];
  }
  return groups.map((group) => ({ period, groups: [group] }));
}
