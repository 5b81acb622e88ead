import { firstOfMonth } from "./calendar.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days a buyer has to pay. */
const DAYS_TO_PAY = 30;

/** When a billing period is invoiced: the 3rd of the next month begins. */
export function closesAt(period: number): Date {
  return new Date((firstOfMonth(period, 1) + 2) * DAY);
}

/** Noon of a day, when everything but the monthly invoices is issued. */
export function noonOf(day: number): Date {
  return new Date(day * DAY + 12 * HOUR);
}

/** When a document issued then has to be paid. */
export function dueAt(issuedAt: Date): Date {
  return new Date(issuedAt.getTime() + DAYS_TO_PAY * DAY);
}
