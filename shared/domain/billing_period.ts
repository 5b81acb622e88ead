/**
 * Days and billing periods: a day is `YYYY-MM-DD` in UTC, a billing period is a calendar month, and every end is exclusive.
 *
 * @module
 */

/** A day in UTC, `YYYY-MM-DD`. Sorts as text. */
export type Day = string;

/** A calendar month: its first day and the day after its last. */
export interface BillingPeriod {
  /** The first day. */
  readonly start: Day;
  /** Exclusive. */
  readonly end: Day;
}

const DAY_MILLISECONDS = 86_400_000;

/** The day an instant falls on. */
export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10);
}

/** The text as a day, or null when there is no such day. */
export function findDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(new Date(time)) === text ? text : null;
}

/** The day `count` days later, or earlier when negative. */
export function addDays(day: Day, count: number): Day {
  return dayOf(new Date(toTime(day) + count * DAY_MILLISECONDS));
}

/** How many days lie between two days: 1 from a day to the next. */
export function daysBetween(start: Day, end: Day): number {
  return (toTime(end) - toTime(start)) / DAY_MILLISECONDS;
}

/** The first day of the month `count` months after the day's own; 0 for its own. */
export function firstOfMonth(day: Day, count = 0): Day {
  const date = new Date(toTime(day));
  return dayOf(
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1)),
  );
}

/** The day of the month, from 1. */
export function dayOfMonth(day: Day): number {
  return Number(day.slice(8));
}

/** The billing period a day lies in. */
export function billingPeriodOf(day: Day): BillingPeriod {
  return { start: firstOfMonth(day), end: firstOfMonth(day, 1) };
}

/** The billing periods that the days from `start` to `end` (exclusive) touch, oldest first. */
export function billingPeriods(start: Day, end: Day): BillingPeriod[] {
  const periods: BillingPeriod[] = [];
  for (
    let period = billingPeriodOf(start);
    period.start < end;
    period = billingPeriodOf(period.end)
  ) {
    periods.push(period);
  }
  return periods;
}

function toTime(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
