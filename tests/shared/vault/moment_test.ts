import { equal } from "node:assert/strict";
import { reachOf, toMoment } from "../../../shared/vault/moment.ts";

for (
  const [told, moment] of [
    ["2026-11-23T18:20:53.123456+00:00", "2026-11-23T18:20:53.123456Z"],
    ["2026-11-23T18:20:53.1+00:00", "2026-11-23T18:20:53.100000Z"],
    ["2026-11-23 18:20:53+00", "2026-11-23T18:20:53.000000Z"],
    ["2026-11-23T19:20:53.123+01:00", "2026-11-23T18:20:53.123Z"],
  ] as const
) {
  Deno.test(`toMoment() gives ${told} in UTC, to the microsecond where it is told`, () => {
    equal(toMoment(told), moment);
  });
}

Deno.test("reachOf() lets a moment of milliseconds reach to their end", () => {
  equal(reachOf("2026-11-23T18:20:53.123Z"), "2026-11-23T18:20:53.123999Z");
  equal(
    reachOf("2026-11-23T18:20:53.123+01:00"),
    "2026-11-23T18:20:53.123999+01:00",
  );
  for (const exact of ["2026-11-23T18:20:53Z", "2026-11-23T18:20:53.123456Z"]) {
    equal(reachOf(exact), exact);
  }
});
