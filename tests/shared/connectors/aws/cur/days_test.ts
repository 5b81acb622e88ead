import { deepEqual, equal } from "node:assert/strict";
import {
  chargePeriod,
  lastDay,
} from "../../../../../shared/connectors/aws/cur/days.ts";

for (
  const [end, expected] of [
    ["2026-03-01T06:00:00Z", "2026-03-01"],
    ["2026-03-02T00:00:00Z", "2026-03-01"],
    ["2026-03-02T00:00:00.000Z", "2026-03-01"],
    ["2026-03-02 00:00:00", "2026-03-01"],
    ["2026-03-02", "2026-03-01"],
    ["2026-04-01T00:00:00Z", "2026-03-31"],
    ["2026-03-31T23:59:59Z", "2026-03-31"],
    ["soon", "soon"],
  ] as const
) {
  Deno.test(`lastDay() of ${end} is ${expected}`, () => {
    equal(lastDay(end), expected);
  });
}

Deno.test("chargePeriod() is the days a line touches", () => {
  deepEqual(chargePeriod("2026-03-01", "2026-03-31"), {
    charge_period_start: "2026-03-01T00:00:00Z",
    charge_period_end: "2026-04-01T00:00:00Z",
  });
  const day = {
    charge_period_start: "2026-03-05T00:00:00Z",
    charge_period_end: "2026-03-06T00:00:00Z",
  };
  deepEqual(chargePeriod("2026-03-05", "2026-03-05"), day);
  deepEqual(chargePeriod("2026-03-05", null), day);
  deepEqual(chargePeriod("2026-03-05", "2026-03-04"), day);
});

Deno.test("chargePeriod() is none without days", () => {
  equal(chargePeriod(null, "2026-03-05"), null);
  equal(chargePeriod("2026-02-30", null), null);
  equal(chargePeriod("2026-03-05", "soon"), null);
});
