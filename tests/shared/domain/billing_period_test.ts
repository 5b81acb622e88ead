import { deepEqual, equal } from "node:assert/strict";
import {
  addDays,
  billingPeriodOf,
  billingPeriods,
  dayOf,
  dayOfMonth,
  daysBetween,
  findDay,
  firstOfMonth,
} from "../../../shared/domain/billing_period.ts";

Deno.test("dayOf() is the UTC day", () => {
  equal(dayOf(new Date("2026-03-01T00:00:00Z")), "2026-03-01");
  equal(dayOf(new Date("2026-02-28T23:59:59.999Z")), "2026-02-28");
  equal(dayOf(new Date("2026-03-01T01:00:00+02:00")), "2026-02-28");
});

for (
  const text of [
    "2026-02-29",
    "2026-13-01",
    "2026-1-1",
    "2026-01-01T00:00:00Z",
    "",
    "tomorrow",
    "2026-00-10",
  ]
) {
  Deno.test(`findDay() finds no day in ${JSON.stringify(text)}`, () => {
    equal(findDay(text), null);
  });
}

Deno.test("findDay() finds leap days", () =>
  equal(findDay("2028-02-29"), "2028-02-29"));

Deno.test("addDays() and daysBetween() cross months, years and the hour that summer time takes", () => {
  equal(addDays("2026-12-31", 1), "2027-01-01");
  equal(addDays("2026-03-01", -1), "2026-02-28");
  equal(addDays("2026-03-28", 2), "2026-03-30");
  equal(daysBetween("2026-03-01", "2026-04-01"), 31);
});

Deno.test("firstOfMonth() counts months over years both ways", () => {
  equal(firstOfMonth("2026-03-31"), "2026-03-01");
  equal(firstOfMonth("2026-03-31", -1), "2026-02-01");
  equal(firstOfMonth("2026-03-31", -13), "2025-02-01");
  equal(firstOfMonth("2026-12-05", 1), "2027-01-01");
});

Deno.test("dayOfMonth() begins at one", () =>
  equal(dayOfMonth("2026-03-01"), 1));

Deno.test("billingPeriods() are the whole months a window touches, its end exclusive", () => {
  deepEqual(billingPeriods("2026-01-31", "2026-03-01"), [
    { start: "2026-01-01", end: "2026-02-01" },
    { start: "2026-02-01", end: "2026-03-01" },
  ]);
  deepEqual(billingPeriods("2026-03-05", "2026-03-06"), [
    billingPeriodOf("2026-03-31"),
  ]);
});
