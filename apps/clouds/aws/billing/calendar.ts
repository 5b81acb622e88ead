// Days are counted from 1970-01-01 UTC: Cost Explorer's days are UTC days.

const MILLISECONDS = 86_400_000;

/** The day number of a `YYYY-MM-DD` date, or null when there is no such date. */
export function parseDay(date: string): number | null {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(time)) return null;
  const day = time / MILLISECONDS;
  return formatDay(day) === date ? day : null;
}

/** The day number an instant falls on. */
export function dayOf(instant: Date): number {
  return Math.floor(instant.getTime() / MILLISECONDS);
}

/** `YYYY-MM-DD` of a day number. */
export function formatDay(day: number): string {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** Day of the month, from 1. */
export function dayOfMonth(day: number): number {
  return new Date(day * MILLISECONDS).getUTCDate();
}

/** Day of the week, Sunday 0. */
export function dayOfWeek(day: number): number {
  return (day + 4) % 7;
}

/** The first of the month `months` away from the day's own (0 = its own month). */
export function firstOfMonth(day: number, months = 0): number {
  const date = new Date(day * MILLISECONDS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) /
    MILLISECONDS;
}
