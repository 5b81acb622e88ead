import { dayOfMonth, dayOfWeek, firstOfMonth } from "./calendar.ts";
import { chance } from "./chance.ts";
import type { Plant } from "./plant.ts";
import type { Profile } from "./profile.ts";

/** Everything a generator of lines may look at: a day of one payer's bill. Nothing else enters, so the same day is the same bill. */
export interface DayContext {
  /** The payer's organization. */
  readonly profile: Profile;
  /** What is planted. */
  readonly plant: Plant;
  /** What chance is drawn from. */
  readonly seed: number;
  /** Day number. */
  readonly day: number;
  /** From 1. */
  readonly dayOfMonth: number;
  /** 28 to 31. */
  readonly daysInMonth: number;
  /** Basis points of the day's usage Cost Explorer has already heard of. */
  readonly maturity: number;
}

/** How complete a day is by its age: today's is partial, four days later it is whole. */
const MATURITY = [4_200, 9_350, 9_900, 9_980] as const;

/** Sunday first: quiet weekends, a busy Thursday. */
const WEEK = [6_200, 10_400, 10_800, 10_600, 10_900, 10_100, 6_500] as const;

/** The context of one day as it looks on `today`. */
export function dayContext(
  book: { profile: Profile; plant: Plant; seed: number },
  day: number,
  today: number,
): DayContext {
  const first = firstOfMonth(day);
  return {
    ...book,
    day,
    dayOfMonth: dayOfMonth(day),
    daysInMonth: firstOfMonth(day, 1) - first,
    maturity: book.plant.lateData ? MATURITY[today - day] ?? 10_000 : 10_000,
  };
}

/** Weekly rhythm times slow growth, in 1/10^8. */
export function rhythm(day: number): bigint {
  const growth = Math.max(1_000, 8_000 + (day - 20_000) * 3);
  return BigInt((WEEK[dayOfWeek(day)] ?? 10_000) * growth);
}

/** 0.92 to 1.08 in 1/10^9, its own for every day and key. */
export function noise(
  seed: number,
  day: number,
  ...key: readonly number[]
): bigint {
  return BigInt(920_000_000 + chance(seed, day, ...key) % 160_000_000);
}

/** The spike comes every 29 days, so any month of data holds one. */
export function isSpikeDay(day: number): boolean {
  return day % 29 === 7;
}
