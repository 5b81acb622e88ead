import { validationError } from "../aws_error.ts";
import {
  type DimensionReader,
  DIMENSIONS,
  findDimension,
} from "./dimension.ts";
import { type LineFilter, parseExpression } from "./expression.ts";
import { findMetric, type Metric } from "./metric.ts";
import {
  type Granularity,
  missing,
  parseGranularity,
  parseTimePeriod,
  type Span,
} from "./time_period.ts";

/** One GroupBy entry. */
export interface Grouping {
  /** DIMENSION, TAG or COST_CATEGORY. */
  readonly type: string;
  /** The dimension's or tag's name. */
  readonly key: string;
  /** Reads the key from a line. */
  readonly read: DimensionReader;
}

/** A valid GetCostAndUsage request. */
export interface CostQuery {
  /** The days asked for. */
  readonly span: Span;
  /** DAILY or MONTHLY. */
  readonly granularity: Granularity;
  /** In the order asked for. */
  readonly metrics: readonly Metric[];
  /** At most two. */
  readonly groupBy: readonly Grouping[];
  /** Which lines count. */
  readonly filter: LineFilter;
  /** Canonical text of everything but the page token: pages of one read share it. */
  readonly identity: string;
  /** Where to go on; null = the first page. */
  readonly nextPageToken: string | null;
}

const MEMBERS = [
  "TimePeriod",
  "Granularity",
  "Metrics",
  "GroupBy",
  "Filter",
  "BillingViewArn",
] as const;

/** Parses GetCostAndUsage's input. Throws ValidationException in AWS's words where they are known. */
export function parseCostQuery(
  input: Record<string, unknown>,
  options: { today: number; netMetrics: boolean },
): CostQuery {
  const token = input["NextPageToken"];
  return {
    span: parseTimePeriod(input["TimePeriod"], options.today),
    granularity: parseGranularity(input["Granularity"]),
    metrics: parseMetrics(input["Metrics"], options.netMetrics),
    groupBy: parseGroupBy(input["GroupBy"]),
    filter: parseExpression(input["Filter"]),
    identity: JSON.stringify(MEMBERS.map((member) => canonical(input[member]))),
    nextPageToken: typeof token === "string" && token !== "" ? token : null,
  };
}

function parseMetrics(value: unknown, netMetrics: boolean): Metric[] {
  if (!Array.isArray(value) || value.length === 0) throw missing("metrics");
  return value.map((name) => {
    const metric = typeof name === "string" ? findMetric(name) : null;
    if (metric === null) {
      throw validationError(`Invalid metric ${String(name)} in request`);
    }
    // Planted: today's AWS answers net figures equal to the gross ones where there is no private discount.
    if (metric.isNet && !netMetrics) {
      throw validationError(
        `Metric ${metric.name} is not available for this account`,
      );
    }
    return metric;
  });
}

function parseGroupBy(value: unknown): Grouping[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw validationError("GroupBy must be a list");
  if (value.length > 2) {
    throw validationError("Only two values for GroupBy are allowed");
  }
  const groupings = value.map(parseGrouping);
  if (
    new Set(groupings.map(({ type, key }) => `${type} ${key}`)).size <
      groupings.length
  ) {
    throw validationError("GroupBy contains duplicate keys");
  }
  return groupings;
}

function parseGrouping(value: unknown): Grouping {
  const { Type: type, Key: key } = (value ?? {}) as {
    Type?: unknown;
    Key?: unknown;
  };
  if (typeof key !== "string" || key === "") {
    throw validationError("GroupBy must have a key");
  }
  if (type === "TAG" || type === "COST_CATEGORY") {
    const untagged = `${key}$`;
    return { type, key, read: () => untagged };
  }
  if (type !== "DIMENSION") {
    throw validationError(
      `1 validation error detected: Value '${
        String(type)
      }' at 'groupBy.1.member.type' failed to satisfy constraint: ` +
        "Member must satisfy enum value set: [DIMENSION, COST_CATEGORY, TAG]",
    );
  }
  const read = findDimension(key);
  if (read === null) {
    throw validationError(
      `Group Definition dimension is invalid. Valid values are ${
        DIMENSIONS.join(", ")
      }`,
    );
  }
  return { type, key, read };
}

/** The same JSON whatever the order of members. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, child]) => [key, canonical(child)]),
  );
}
