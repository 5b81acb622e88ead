import { validationError } from "../aws_error.ts";
import { firstOfMonth, formatDay, parseDay } from "../billing/calendar.ts";

/** A span of days, end exclusive. */
export interface Span {
  /** First day. */
  readonly start: number;
  /** The day after the last. */
  readonly end: number;
}

/** The granularities served. */
export type Granularity = "DAILY" | "MONTHLY";

/** What GetCostAndUsageWithResources and HOURLY would take. */
const HOURLY = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Months of history besides the current one. */
export const HISTORY_MONTHS = 13;

/** Parses TimePeriod and holds it against Cost Explorer's rules on `today`. Throws ValidationException. */
export function parseTimePeriod(value: unknown, today: number): Span {
  if (typeof value !== "object" || value === null) throw missing("timePeriod");
  const { Start: startText, End: endText } = value as {
    Start?: unknown;
    End?: unknown;
  };
  const start = parseBound(startText, "start");
  const end = parseBound(endText, "end");
  if (start >= end) {
    throw validationError(
      "Start date (and hour) should be before end date (and hour)",
    );
  }
  if (start > today) {
    throw validationError(
      `Start date should not be after the current date: ${formatDay(today)}`,
    );
  }
  const limit = firstOfMonth(today, 1);
  if (end > limit) {
    throw validationError(
      `end date past the beginning of next month. Requested end date: ${
        formatDay(end)
      }. Expected before: ${formatDay(limit)}`,
    );
  }
  if (start < firstOfMonth(today, -HISTORY_MONTHS)) {
    throw validationError(
      "You haven't enabled historical data beyond 14 months",
    );
  }
  return { start, end };
}

/** Parses Granularity. HOURLY is an opt-in these accounts have not made. */
export function parseGranularity(value: unknown): Granularity {
  if (value === "DAILY" || value === "MONTHLY") return value;
  if (value === undefined || value === null) throw missing("granularity");
  if (value === "HOURLY") {
    throw validationError(
      "Hourly data is not enabled for this account. Enable it in the Cost Management preferences.",
    );
  }
  throw validationError(
    `1 validation error detected: Value '${
      String(value)
    }' at 'granularity' failed to satisfy constraint: ` +
      "Member must satisfy enum value set: [DAILY, HOURLY, MONTHLY]",
  );
}

/** The periods of an answer: days, or months cut to the span as AWS cuts them. */
export function periods(span: Span, granularity: Granularity): Span[] {
  const list: Span[] = [];
  for (let start = span.start; start < span.end;) {
    const next = granularity === "DAILY"
      ? start + 1
      : Math.min(firstOfMonth(start, 1), span.end);
    list.push({ start, end: next });
    start = next;
  }
  return list;
}

/** The constraint error for a member that is not there. */
export function missing(member: string): Error {
  return validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function parseBound(value: unknown, name: "start" | "end"): number {
  if (value === undefined || value === null) {
    throw missing(`timePeriod.${name}`);
  }
  if (typeof value === "string" && HOURLY.test(value)) {
    throw validationError(
      "Hourly timePeriod is not supported for this request",
    );
  }
  const day = typeof value === "string" ? parseDay(value) : null;
  if (day === null) {
    const label = name === "start" ? "Start" : "End";
    throw validationError(
      `${label} time ${String(value)} is invalid. Valid format is: yyyy-MM-dd.`,
    );
  }
  return day;
}
