import type { Line } from "../billing/line.ts";

/** One of Cost Explorer's seven metrics: what it adds up, and in which unit it is shown. */
export interface Metric {
  /** AWS's name. */
  readonly name: string;
  /** After private discounts. */
  readonly isNet: boolean;
  /** A cost, not a quantity. */
  readonly isMoney: boolean;
  /** What a line adds to it. */
  readonly read: (line: Line) => bigint;
}

const money = (name: string, read: (line: Line) => bigint): Metric => ({
  name,
  isNet: name.startsWith("Net"),
  isMoney: true,
  read,
});

/** All metrics of GetCostAndUsage. */
export const METRICS: readonly Metric[] = [
  money("AmortizedCost", (line) => line.costs.amortized),
  money("BlendedCost", (line) => line.costs.blended),
  money("NetAmortizedCost", (line) => line.costs.netAmortized),
  money("NetUnblendedCost", (line) => line.costs.netUnblended),
  money("UnblendedCost", (line) => line.costs.unblended),
  {
    name: "UsageQuantity",
    isNet: false,
    isMoney: false,
    read: (line) => line.quantity,
  },
  {
    name: "NormalizedUsageAmount",
    isNet: false,
    isMoney: false,
    read: (line) => line.unit === "Hrs" ? line.quantity * 4n : 0n,
  },
];

/** Finds a metric by name, or null. Old clients say `BLENDED_COST`; AWS still takes that spelling. */
export function findMetric(name: string): Metric | null {
  const wanted = name.replaceAll("_", "").toLowerCase();
  return METRICS.find((metric) => metric.name.toLowerCase() === wanted) ?? null;
}
