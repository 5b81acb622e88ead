import { firstOfMonth, formatDay } from "../billing/calendar.ts";
import { invalid, invalidField } from "./invoicing_error.ts";

/** Which documents are asked for by time; null = the request does not say. */
export type TimeFilter =
  | { readonly kind: "period"; readonly period: number }
  | { readonly kind: "issued"; readonly start: Date; readonly end: Date }
  | null;

const DAY = 86_400_000;

/** With ReceiverRole there is nothing before this. */
const ROLES_SINCE = Date.parse("2025-06-01T00:00:00Z");

/** Years an interval may last with ReceiverRole. */
const ROLE_YEARS = 5;

/**
 * Parses TimeInterval or BillingPeriod. Throws ValidationException as Invoicing does.
 *
 * Without ReceiverRole an interval lasts no longer than the month it begins in has days.
 */
export function parseTimeFilter(
  filter: Readonly<Record<string, unknown>>,
  hasRole: boolean,
): TimeFilter {
  const { TimeInterval: interval, BillingPeriod: period } = filter;
  if (isGiven(interval) && isGiven(period)) {
    const message =
      "TimeInterval and BillingPeriod cannot be specified together";
    throw invalid("mutualExclusionError", message, [
      { name: "Filter.TimeInterval", message },
      { name: "Filter.BillingPeriod", message },
    ]);
  }
  if (isGiven(period)) return parsePeriod(period, hasRole);
  return isGiven(interval) ? parseInterval(interval, hasRole) : null;
}

function parsePeriod(value: unknown, hasRole: boolean): TimeFilter {
  const { Month: month, Year: year } = requireStructure(
    value,
    "Filter.BillingPeriod",
  );
  requireInteger(month, { name: "month", least: 1, most: 12 });
  requireInteger(year, { name: "year", least: 2005, most: 2050 });
  const start = Date.UTC(Number(year), Number(month) - 1, 1);
  if (hasRole) requireRoleData(start);
  return { kind: "period", period: start / DAY };
}

function parseInterval(value: unknown, hasRole: boolean): TimeFilter {
  const name = "Filter.TimeInterval";
  const { StartDate: from, EndDate: to } = requireStructure(value, name);
  const start = parseInstant(from, "startDate");
  const end = parseInstant(to, "endDate");
  if (end <= start) {
    throw invalidField(name, "StartDate must be before EndDate");
  }
  if (hasRole) requireRoleData(start.getTime());
  if (end > (hasRole ? yearsAfter(start) : monthAfter(start))) {
    throw invalidField(
      name,
      hasRole
        ? `TimePeriod cannot last more than ${ROLE_YEARS} years`
        : "TimePeriod cannot last more than a month",
    );
  }
  return { kind: "issued", start, end };
}

function monthAfter(start: Date): Date {
  const day = Math.floor(start.getTime() / DAY);
  const days = firstOfMonth(day, 1) - firstOfMonth(day);
  return new Date(start.getTime() + days * DAY);
}

function yearsAfter(start: Date): Date {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + ROLE_YEARS);
  return end;
}

function requireRoleData(start: number): void {
  if (start >= ROLES_SINCE) return;
  throw invalidField(
    "Filter.ReceiverRole",
    `Data by ReceiverRole is available starting ${
      formatDay(ROLES_SINCE / DAY)
    }`,
  );
}

function requireStructure(
  value: unknown,
  name: string,
): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { ...value };
  }
  throw invalidField(name, `${name} must be a structure`);
}

function requireInteger(
  value: unknown,
  { name, least, most }: { name: string; least: number; most: number },
): void {
  const path = `filter.billingPeriod.${name}`;
  if (value === undefined || value === null) throw missing(path);
  if (
    typeof value === "number" && Number.isInteger(value) && value >= least &&
    value <= most
  ) return;
  throw invalidField(
    path,
    `1 validation error detected: Value '${String(value)}' at '${path}' ` +
      `failed to satisfy constraint: Member must have value between ${least} and ${most}`,
  );
}

/** Epoch seconds: what the protocol writes times as. */
function parseInstant(value: unknown, name: string): Date {
  const path = `filter.timeInterval.${name}`;
  if (value === undefined || value === null) throw missing(path);
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw invalidField(path, `${path} must be a number of seconds`);
  }
  return new Date(value * 1000);
}

/** The constraint error for a member that is not there. */
export function missing(path: string): Error {
  return invalidField(
    path,
    `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
