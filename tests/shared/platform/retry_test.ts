import { equal } from "node:assert/strict";
import fc from "fast-check";
import {
  backoffMilliseconds,
  findRetryAfterSeconds,
} from "../../../shared/platform/retry.ts";

const BOUNDS = { base: 1_000, cap: 60_000 };
const ALMOST_ONE = 1 - Number.EPSILON;

Deno.test("backoffMilliseconds() doubles its bound up to the cap", () => {
  const bounds = [1, 2, 3, 4, 7, 50, 5_000].map((attempt) =>
    Math.ceil(backoffMilliseconds(attempt, ALMOST_ONE, BOUNDS) / 1000)
  );
  equal(bounds.join(), "1,2,4,8,60,60,60");
});

Deno.test("backoffMilliseconds() is jittered from zero", () => {
  equal(backoffMilliseconds(9, 0, BOUNDS), 0);
  equal(backoffMilliseconds(3, 0.5, BOUNDS), 2_000);
});

Deno.test("backoffMilliseconds() stays within its bounds", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.double({ min: 0, max: ALMOST_ONE, noNaN: true }),
      (attempt, random) => {
        const wait = backoffMilliseconds(attempt, random, BOUNDS);
        return Number.isInteger(wait) && wait >= 0 && wait < BOUNDS.cap;
      },
    ),
  );
});

const NOW = new Date("2025-03-10T12:00:00.500Z");

/** Header, and the seconds it asks for. */
const HEADERS: readonly (readonly [string | null, number | null])[] = [
  ["0", 0],
  ["120", 120],
  [" 7 ", 7],
  ["3601", 3600],
  ["999999999999", 3600],
  ["Mon, 10 Mar 2025 12:00:31 GMT", 31],
  ["Mon, 10 Mar 2025 11:00:00 GMT", 0],
  ["Tue, 11 Mar 2025 12:00:00 GMT", 3600],
  ["Mon, 99 Mar 2025 12:00:00 GMT", null],
  ["2025-03-10T12:00:31Z", null],
  ["-1", null],
  ["1.5", null],
  ["soon", null],
  ["", null],
  [null, null],
];

for (const [header, seconds] of HEADERS) {
  Deno.test(`findRetryAfterSeconds() reads ${JSON.stringify(header)} as ${seconds}`, () => {
    equal(findRetryAfterSeconds(header, NOW), seconds);
  });
}
