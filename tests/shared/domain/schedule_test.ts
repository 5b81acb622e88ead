import { deepEqual, equal, ok, throws } from "node:assert/strict";
import {
  longestGapSeconds,
  nextRuns,
  planRun,
  requireSchedule,
} from "../../../shared/domain/schedule.ts";
import type { FieldError } from "../../../shared/platform/fault.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

const runs = (cron: string, timeZone: string, after: string, count = 3) =>
  nextRuns({ cron, timeZone }, new Date(after), count).map((run) =>
    run.toISOString().slice(0, 16)
  );

Deno.test("nextRuns() gives runs after an instant, never the instant itself, in the zone's own time", () => {
  deepEqual(runs("0 6 * * *", "UTC", "2026-11-23T06:00:00Z"), [
    "2026-11-24T06:00",
    "2026-11-25T06:00",
    "2026-11-26T06:00",
  ]);
  deepEqual(runs("0 6 * * MON", "Asia/Kolkata", "2026-11-23T00:31:00Z", 2), [
    "2026-11-30T00:30",
    "2026-12-07T00:30",
  ]);
});

Deno.test("nextRuns() meets either of two restricted day fields", () => {
  deepEqual(runs("0 3 13 * FRI", "UTC", "2026-11-01T00:00:00Z", 3), [
    "2026-11-06T03:00",
    "2026-11-13T03:00",
    "2026-11-20T03:00",
  ]);
});

for (
  const [what, cron, zone, after, expected] of [
    [
      "one skipped time once, after the gap",
      "30 2 * * *",
      "Europe/Berlin",
      "2026-03-28T02:00:00Z",
      ["2026-03-29T01:00", "2026-03-30T00:30"],
    ],
    [
      "several skipped times once",
      "0,20,40 2 * * *",
      "Europe/Berlin",
      "2026-03-28T02:00:00Z",
      ["2026-03-29T01:00", "2026-03-30T00:00", "2026-03-30T00:20"],
    ],
    [
      "a skipped time that meets the next one once",
      "0 2,3 * * *",
      "Europe/Berlin",
      "2026-03-28T02:00:00Z",
      ["2026-03-29T01:00", "2026-03-30T00:00"],
    ],
    [
      "a skipped midnight once",
      "0 */8 * * *",
      "Africa/Cairo",
      "2026-04-23T21:30:00Z",
      ["2026-04-23T22:00", "2026-04-24T05:00"],
    ],
    [
      "a doubled time once, the first time",
      "30 2 * * *",
      "Europe/Berlin",
      "2026-10-24T02:00:00Z",
      ["2026-10-25T00:30", "2026-10-26T01:30"],
    ],
    [
      "a doubled time of a list once",
      "0 1-3 * * *",
      "Europe/Berlin",
      "2026-10-24T22:00:00Z",
      ["2026-10-24T23:00", "2026-10-25T00:00", "2026-10-25T02:00"],
    ],
    [
      "a doubled time of a step once",
      "0 */8 * * *",
      "America/Havana",
      "2026-10-31T21:00:00Z",
      ["2026-11-01T04:00", "2026-11-01T13:00"],
    ],
    [
      "a doubled half hour once",
      "45 1 * * *",
      "Australia/Lord_Howe",
      "2026-04-04T00:00:00Z",
      ["2026-04-04T14:45", "2026-04-05T15:15"],
    ],
  ] as const
) {
  Deno.test(`nextRuns() runs ${what}`, () => {
    deepEqual(runs(cron, zone, after, expected.length), expected);
  });
}

Deno.test("nextRuns() from the second of two doubled times goes on to the next day", () => {
  deepEqual(runs("30 2 * * *", "Europe/Berlin", "2026-10-25T01:00:00Z", 1), [
    "2026-10-26T01:30",
  ]);
});

for (
  const [cron, timeZone, after, seconds] of [
    ["0 6 * * *", "UTC", "2026-11-23T00:00:00Z", DAY],
    ["0 6 * * *", "Europe/Berlin", "2026-11-23T00:00:00Z", 25 * HOUR],
    ["0 6,9,21 * * *", "UTC", "2026-11-23T00:00:00Z", 12 * HOUR],
    ["0 6,7 * * *", "UTC", "2026-11-23T00:00:00Z", 23 * HOUR],
    ["0 6 * * 1-5", "UTC", "2026-11-23T00:00:00Z", 3 * DAY],
    ["0 0 1 * *", "UTC", "2026-11-23T00:00:00Z", 31 * DAY],
    ["0 0 1 1 *", "UTC", "2026-11-23T00:00:00Z", 365 * DAY],
    ["0 0 29 2 *", "UTC", "2026-11-23T00:00:00Z", 1461 * DAY],
  ] as const
) {
  Deno.test(`longestGapSeconds() of ${cron} in ${timeZone}`, () => {
    equal(longestGapSeconds({ cron, timeZone }, new Date(after)), seconds);
  });
}

Deno.test("planRun() puts off by chance within the jitter, and never past the middle between two runs", () => {
  const at = (cron: string, jitterSeconds: number, chance: number) =>
    planRun({ cron, timeZone: "UTC" }, {
      now: new Date("2026-11-23T00:00:00Z"),
      jitterSeconds,
      random: () => chance,
    })?.toISOString();
  equal(at("0 6 * * *", 300, 0), "2026-11-23T06:00:00.000Z");
  equal(at("0 6 * * *", 300, 0.5), "2026-11-23T06:02:30.000Z");
  equal(at("0 6 * * *", 0, 0.999), "2026-11-23T06:00:00.000Z");
  const latest = at("0 6 * * *", 300, 1 - Number.EPSILON / 2) ?? "";
  ok(latest > "2026-11-23T06:04:59" && latest < "2026-11-23T06:05:00");
  equal(at("0,10,20 6 * * *", 3_600, 0.5), "2026-11-23T06:02:30.000Z");
});

for (
  const [name, schedule, expected] of [
    ["an expression", { cron: "0 0 3 * * *" }, [["/cron", "6 fields"]]],
    ["a day that never comes", { cron: "0 3 30 2 *" }, [[
      "/cron",
      '"0 3 30 2 *", which never comes',
    ]]],
    ["four runs a day", { cron: "0 */6 * * *" }, [["/cron", "4 runs a day"]]],
    ["a run a minute", { cron: "* * * * *" }, [["/cron", "1440 runs a day"]]],
    ["a zone", { timeZone: "Berlin" }, [["/timeZone", '"Berlin"']]],
    ["an offset", { timeZone: "+02:00" }, [["/timeZone", '"+02:00"']]],
    ["no zone", { timeZone: "" }, [["/timeZone", '""']]],
    ["both", { cron: "x", timeZone: "y/../z" }, [
      ["/timeZone", '"y/../z"'],
      ["/cron", "1 field"],
    ]],
  ] as const
) {
  Deno.test(`requireSchedule() refuses ${name}, field by field`, () => {
    throws(
      () =>
        requireSchedule({ cron: "0 3 * * *", timeZone: "UTC", ...schedule }, 3),
      (fault: unknown) => {
        const { code, errors } = fault as {
          code: string;
          errors: FieldError[];
        };
        equal(code, "REQUEST_INVALID");
        deepEqual(
          errors.map(({ pointer, found }) => [pointer, found]),
          expected,
        );
        return true;
      },
    );
  });
}

Deno.test("requireSchedule() counts the runs of a day, not of an hour", () => {
  const utc = (cron: string) => ({ cron, timeZone: "UTC" });
  requireSchedule(utc("0,20,40 3 * * *"), 3);
  requireSchedule(utc("0 */8 * * *"), 3);
  requireSchedule(utc("0 3 29 2 *"), 1);
  requireSchedule({ cron: "0 3 * * *", timeZone: "America/New_York" }, 1);
  throws(() => requireSchedule(utc("0 3,4 * * *"), 1), {
    code: "REQUEST_INVALID",
  });
});
