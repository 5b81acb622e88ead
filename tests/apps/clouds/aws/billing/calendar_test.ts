import { equal } from "node:assert/strict";
import {
  dayOf,
  dayOfMonth,
  dayOfWeek,
  firstOfMonth,
  formatDay,
  parseDay,
} from "../../../../../apps/clouds/aws/billing/calendar.ts";

const day = (date: string) => parseDay(date) ?? NaN;

Deno.test("parseDay() and formatDay() are each other's inverse over four years", () => {
  for (let number = day("2023-12-31"); number < day("2028-01-02"); number++) {
    equal(parseDay(formatDay(number)), number);
  }
});

for (
  const text of [
    "2026-02-29",
    "2026-2-1",
    "2026-13-01",
    "tomorrow",
    "",
    "2026-01-01T00:00:00Z",
  ]
) {
  Deno.test(`parseDay() knows no day ${JSON.stringify(text)}`, () =>
    equal(parseDay(text), null));
}

Deno.test("firstOfMonth() crosses years both ways", () => {
  equal(formatDay(firstOfMonth(day("2026-01-31"), -1)), "2025-12-01");
  equal(formatDay(firstOfMonth(day("2025-12-05"), 1)), "2026-01-01");
  equal(formatDay(firstOfMonth(day("2026-03-20"), -13)), "2025-02-01");
});

Deno.test("dayOf() is the UTC day, dayOfWeek() begins on Sunday", () => {
  equal(formatDay(dayOf(new Date("2026-03-20T23:59:59.999Z"))), "2026-03-20");
  equal(dayOfWeek(day("2026-03-22")), 0);
  equal(dayOfWeek(day("2026-03-20")), 5);
  equal(dayOfMonth(day("2026-03-20")), 20);
});
