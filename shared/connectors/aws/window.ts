/**
 * Which days a sync of cost reads. A sync reads whole billing periods, those its window touches; the window itself is what
 * was asked for and is echoed.
 *
 * @module
 */
import { Fault, type FieldError } from "../../platform/fault.ts";
import {
  addDays,
  billingPeriodOf,
  type Day,
  dayOfMonth,
  findDay,
  firstOfMonth,
} from "../../domain/billing_period.ts";

/** Months of history besides the running one. Source: Cost Explorer user guide, "ce-what-is". */
export const HISTORY_MONTHS = 13;

/** A sync without dates reaches back at least this far. */
const DEFAULT_DAYS = 30;

/** AWS changes a month that has ended until about two weeks later. Source: Data Exports user guide, "export delivery". */
const RESTATED_UNTIL_DAY = 15;

/** Days to sync. */
export interface SyncWindow {
  readonly start: Day;
  /** Exclusive. */
  readonly end: Day;
}

/** What a request says about the window. */
export interface AskedWindow {
  readonly startDate?: string | undefined;
  /** Exclusive. */
  readonly endDate?: string | undefined;
}

/** The first day that AWS may still restate on `today`. */
export function restatementStart(today: Day): Day {
  return firstOfMonth(today, dayOfMonth(today) <= RESTATED_UNTIL_DAY ? -1 : 0);
}

/**
 * The window of a request: the days asked for, or the last 30 days or those AWS may still restate, whichever reach back further.
 * It begins 13 months before this month at the earliest and ends with this month at the latest.
 *
 * @throws {Fault} REQUEST_INVALID with `/startDate` and `/endDate`.
 */
export function syncWindow(asked: AskedWindow, today: Day): SyncWindow {
  const end = asked.endDate ?? addDays(today, 1);
  const start = asked.startDate ?? defaultStart(end, today);
  const errors = [
    ...startErrors(start, today),
    ...endErrors(end, today),
  ];
  if (errors.length === 0 && end <= start) {
    errors.push(fieldError("endDate", `a day after ${start}`, end));
  }
  const [first] = errors;
  if (first === undefined) return { start, end };
  throw new Fault(
    "REQUEST_INVALID",
    `Cannot sync the window as ${
      first.pointer.slice(1)
    } must be ${first.expected}: found ${first.found}`,
    { errors },
  );
}

function defaultStart(end: Day, today: Day): Day {
  const restated = restatementStart(today);
  if (findDay(end) === null) return restated;
  const days = addDays(end, -DEFAULT_DAYS);
  return days < restated ? days : restated < end ? restated : days;
}

function startErrors(start: string, today: Day): FieldError[] {
  const earliest = firstOfMonth(today, -HISTORY_MONTHS);
  const isRight = findDay(start) !== null && start >= earliest &&
    start <= today;
  return isRight
    ? []
    : [fieldError("startDate", `a day from ${earliest} to ${today}`, start)];
}

function endErrors(end: string, today: Day): FieldError[] {
  const latest = billingPeriodOf(today).end;
  return findDay(end) !== null && end <= latest
    ? []
    : [fieldError("endDate", `a day until ${latest}`, end)];
}

function fieldError(
  member: string,
  expected: string,
  found: string,
): FieldError {
  return {
    pointer: `/${member}`,
    expected,
    found: JSON.stringify(found.slice(0, 40)),
  };
}
