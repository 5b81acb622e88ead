import { formatDay } from "../billing/calendar.ts";
import type { CostQuery } from "./cost_query.ts";
import type { Defect, Group } from "./group.ts";
import type { Span } from "./time_period.ts";

/** Fewer groups than this on a day means the request is not the usage detail planting is meant for. */
const FEWEST_GROUPS = 20;

/** Plants `count` broken records on each month's third day, in a daily SERVICE x LINKED_ACCOUNT read that holds the usage. */
export function plantDefects(
  groups: readonly Group[],
  options: { query: CostQuery; period: Span; count: number },
): readonly Group[] {
  const { query, period, count } = options;
  const keys = query.groupBy.map(({ key }) => key);
  const isDetail = query.granularity === "DAILY" && keys.includes("SERVICE") &&
    keys.includes("LINKED_ACCOUNT") && groups.length >= FEWEST_GROUPS;
  if (count === 0 || !isDetail || !formatDay(period.start).endsWith("-03")) {
    return groups;
  }
  return withDefects(groups, count);
}

/** Breaks the first `count` groups: one loses a metric, the next has an amount that is no number, in turn. */
export function withDefects(groups: readonly Group[], count: number): Group[] {
  return groups.map((group, index) =>
    index < count ? { ...group, defect: defectOf(index) } : group
  );
}

/** Applies a defect to a group's metrics as they stand on the wire. */
export function breakMetrics(
  metrics: Record<string, unknown>,
  defect: Defect,
): Record<string, unknown> {
  const [first] = Object.keys(metrics);
  if (defect === null || first === undefined) return metrics;
  const { [first]: _lost, ...rest } = metrics;
  return defect === "missing"
    ? rest
    : { ...metrics, [first]: { Amount: "1,234.5.6", Unit: "USD" } };
}

function defectOf(index: number): Defect {
  return index % 2 === 0 ? "missing" : "unparsable";
}
