import { deepEqual, equal, throws } from "node:assert/strict";
import {
  allowanceAt,
  type BusyWindow,
} from "../../../shared/forwarder/busy_window.ts";

const WINDOW: BusyWindow = {
  zone: "America/New_York",
  from: "10:00",
  to: "20:00",
  maxInFlight: 10,
  recordsPerSecond: 500,
};

function isBusy(at: string, window: BusyWindow | null = WINDOW): boolean {
  const { maxInFlight } = allowanceAt(new Date(at), {
    maxInFlight: 50,
    window,
  });
  return maxInFlight === 10;
}

/** New York is at -05:00 in winter, and at -04:00 from March 9 to November 2, 2025. */
const TIMES: readonly (readonly [string, boolean, string])[] = [
  ["2025-01-15T14:59:59Z", false, "09:59:59 in winter"],
  ["2025-01-15T15:00:00Z", true, "10:00 in winter"],
  ["2025-01-16T00:59:59.999Z", true, "19:59:59 in winter"],
  ["2025-01-16T01:00:00Z", false, "20:00 in winter"],
  ["2025-07-15T13:59:59Z", false, "09:59:59 in summer"],
  ["2025-07-15T14:00:00Z", true, "10:00 in summer"],
  ["2025-07-15T23:59:59Z", true, "19:59:59 in summer"],
  ["2025-07-16T00:00:00Z", false, "20:00 in summer"],
  ["2025-03-08T14:30:00Z", false, "09:30 the day before summer time"],
  ["2025-03-09T14:30:00Z", true, "10:30 on the day it begins"],
  ["2025-03-10T00:00:00Z", false, "20:00 on the day it begins"],
  ["2025-11-01T14:30:00Z", true, "10:30 the day before it ends"],
  ["2025-11-02T14:30:00Z", false, "09:30 on the day it ends"],
  ["2025-11-03T00:59:59Z", true, "19:59:59 on the day it ends"],
];

for (const [at, isExpected, name] of TIMES) {
  Deno.test(`allowanceAt() is ${isExpected ? "" : "not "}busy at ${name}`, () => {
    equal(isBusy(at), isExpected);
  });
}

Deno.test("allowanceAt() counts the hour that comes twice twice, and none of the one left out", () => {
  const night = { ...WINDOW, from: "01:00", to: "02:00:00" };
  equal(isBusy("2025-11-02T05:30:00Z", night), true);
  equal(isBusy("2025-11-02T06:30:00Z", night), true);
  equal(isBusy("2025-11-02T07:00:00Z", night), false);
  const left = { ...WINDOW, from: "02:00", to: "03:00" };
  equal(isBusy("2025-03-09T06:59:59Z", left), false);
  equal(isBusy("2025-03-09T07:00:00Z", left), false);
});

Deno.test("allowanceAt() takes a window over midnight, and an empty one", () => {
  const night = { ...WINDOW, zone: "UTC", from: "22:00", to: "06:00" };
  equal(isBusy("2025-01-15T23:00:00Z", night), true);
  equal(isBusy("2025-01-15T00:00:00Z", night), true);
  equal(isBusy("2025-01-15T06:00:00Z", night), false);
  equal(isBusy("2025-01-15T06:00:00Z", { ...night, to: "22:00" }), false);
});

Deno.test("allowanceAt() gives the window's limits, never more than the endpoint's", () => {
  const at = (window: BusyWindow | null, maxInFlight = 50) =>
    allowanceAt(new Date("2025-01-15T16:00:00Z"), { maxInFlight, window });
  deepEqual(at(WINDOW), { maxInFlight: 10, recordsPerSecond: 500 });
  deepEqual(at(WINDOW, 5), { maxInFlight: 5, recordsPerSecond: 500 });
  deepEqual(at(null), { maxInFlight: 50, recordsPerSecond: null });
  const open = { ...WINDOW, maxInFlight: null, recordsPerSecond: null };
  deepEqual(at(open), { maxInFlight: 50, recordsPerSecond: null });
});

Deno.test("allowanceAt() refuses what is no time and no zone", () => {
  for (const from of ["", "24:00", "9:00", "10:60", "ten"]) {
    throws(() => isBusy("2025-01-15T16:00:00Z", { ...WINDOW, from }), {
      name: "RangeError",
    });
  }
  throws(() => isBusy("2025-01-15T16:00:00Z", { ...WINDOW, zone: "Mars" }), {
    name: "RangeError",
  });
});
