import {
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
} from "@aws-sdk/client-cost-explorer";
import { ok, rejects } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";
import { by, MARCH, ofType, read } from "../../../../support/cost_reader.ts";

const USAGE = ofType("Usage");

for (
  const [name, input, error, message] of [
    [
      "no start",
      { TimePeriod: { Start: undefined, End: "2026-03-02" } },
      "ValidationException",
      /timePeriod.start/,
    ],
    [
      "a date that is none",
      { TimePeriod: { Start: "2026-02-30", End: "2026-03-02" } },
      "ValidationException",
      /Start time 2026-02-30 is invalid/,
    ],
    [
      "an hour",
      {
        TimePeriod: {
          Start: "2026-03-01T00:00:00Z",
          End: "2026-03-02T00:00:00Z",
        },
      },
      "ValidationException",
      /^Hourly timePeriod/,
    ],
    [
      "start = end",
      { TimePeriod: { Start: "2026-03-01", End: "2026-03-01" } },
      "ValidationException",
      /^Start date \(and hour\) should be before/,
    ],
    [
      "a start to come",
      { TimePeriod: { Start: "2026-03-21", End: "2026-03-22" } },
      "ValidationException",
      /^Start date should not be after/,
    ],
    [
      "an end past next month",
      { TimePeriod: { Start: "2026-03-01", End: "2026-04-02" } },
      "ValidationException",
      /^end date past the beginning of next month/,
    ],
    [
      "a start 14 months back",
      { TimePeriod: { Start: "2025-01-31", End: "2026-03-01" } },
      "ValidationException",
      /beyond 14 months/,
    ],
    [
      "no granularity",
      { Granularity: undefined },
      "ValidationException",
      /'granularity'/,
    ],
    [
      "WEEKLY",
      { Granularity: "WEEKLY" },
      "ValidationException",
      /Value 'WEEKLY' at 'granularity'/,
    ],
    [
      "HOURLY",
      { Granularity: "HOURLY" },
      "ValidationException",
      /^Hourly data is not enabled/,
    ],
    ["no metric", { Metrics: [] }, "ValidationException", /'metrics'/],
    ["an unknown metric", { Metrics: ["Cost"] }, "ValidationException", /Cost/],
    [
      "three groupings",
      { GroupBy: by("SERVICE", "REGION", "AZ") },
      "ValidationException",
      /^Only two values for GroupBy/,
    ],
    [
      "one grouping twice",
      { GroupBy: by("SERVICE", "SERVICE") },
      "ValidationException",
      /duplicate/,
    ],
    [
      "an unknown grouping",
      { GroupBy: by("COLOUR") },
      "ValidationException",
      /^Group Definition dimension is invalid/,
    ],
    [
      "a filter with two roots",
      { Filter: { ...USAGE, Not: USAGE } },
      "ValidationException",
      /one and only one root/,
    ],
    [
      "a filter with none",
      { Filter: {} },
      "ValidationException",
      /one and only one root/,
    ],
    [
      "And of one",
      { Filter: { And: [USAGE] } },
      "ValidationException",
      /at least 2 operands/,
    ],
    [
      "a filter on nothing",
      { Filter: { Dimensions: { Key: "COLOUR", Values: ["red"] } } },
      "ValidationException",
      /filter.dimensions.key/,
    ],
    [
      "a filter without values",
      { Filter: ofType() },
      "ValidationException",
      /at least one value/,
    ],
    [
      "a made-up token",
      { NextPageToken: "abc" },
      "InvalidNextTokenException",
      /pagination token is invalid/,
    ],
  ] as const
) {
  Deno.test(`GetCostAndUsage refuses ${name}`, async () => {
    await using clouds = await testClouds();
    const { ce } = clouds.clients(await clouds.account());
    const command = new GetCostAndUsageCommand(
      {
        TimePeriod: MARCH,
        Granularity: "DAILY",
        Metrics: ["UnblendedCost"],
        ...input,
      } as GetCostAndUsageCommandInput,
    );
    await rejects(ce.send(command), { name: error, message });
  });
}

Deno.test("GetCostAndUsage serves the first of the month thirteen months back", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  const { results } = await read(ce, {
    TimePeriod: { Start: "2025-02-01", End: "2025-02-02" },
    GroupBy: by("RECORD_TYPE"),
  });
  ok((results[0]?.Groups?.length ?? 0) > 5);
});

Deno.test("net metrics are refused where the account is made without them", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(
    await clouds.account({ plant: { netMetrics: false } }),
  );
  await rejects(read(ce, { Metrics: ["UnblendedCost", "NetUnblendedCost"] }), {
    name: "ValidationException",
    message: /NetUnblendedCost/,
  });
  await read(ce, { Metrics: ["UnblendedCost"] });
});
