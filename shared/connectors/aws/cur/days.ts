/**
 * The days that a line is charged for.
 *
 * @module
 */
import { addDays, type Day, findDay } from "../../../domain/billing_period.ts";
import { remembered } from "./remembered.ts";

/** Bytes of an ISO timestamp that are its day. */
export const DAY_BYTES = 10;

/**
 * The last day before an end, as a key for folding: every hour of a day has the same. An end at midnight is exclusive; legacy
 * reports write 23:59:59 for it. A text that is no time stays as it is, to be refused later.
 */
export function lastDay(end: string): string {
  const day = findDay(end.slice(0, DAY_BYTES));
  if (day === null) return end;
  return /^[T ]?(00:00(:00(\.0+)?)?)?Z?$/.test(end.slice(DAY_BYTES))
    ? addDays(day, -1)
    : day;
}

/** When a charge was incurred, UTC. */
export interface ChargePeriod {
  readonly charge_period_start: string;
  /** Exclusive. */
  readonly charge_period_end: string;
}

/** A charge's period from its first and its last day; null when either is none. A line without an end is of one day. */
export function chargePeriod(
  first: string | null,
  last: string | null,
): ChargePeriod | null {
  return periodOf(last === null ? `${first}` : `${first} ${last}`);
}

const periodOf = remembered((days): ChargePeriod | null => {
  const [first = "", last] = days.split(" ");
  const start = findDay(first);
  const end = last === undefined ? start : findDay(last);
  if (start === null || end === null) return null;
  // A line whose end is its start lasts a day, as the shortest charge does.
  const after: Day = addDays(end < start ? start : end, 1);
  return {
    charge_period_start: `${start}T00:00:00Z`,
    charge_period_end: `${after}T00:00:00Z`,
  };
});
