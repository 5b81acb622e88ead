import {
  type CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import { deepEqual, equal, notEqual, ok, rejects } from "node:assert/strict";
import {
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";

const METRICS = [
  "UnblendedCost",
  "AmortizedCost",
  "NetUnblendedCost",
  "NetAmortizedCost",
  "BlendedCost",
] as const;
const MARCH = { Start: "2026-03-01", End: "2026-03-21" };
const by = (...keys: string[]) =>
  keys.map((Key) => ({ Type: "DIMENSION" as const, Key }));
const ofType = (...Values: string[]) => ({
  Dimensions: { Key: "RECORD_TYPE" as const, Values },
});

/** Reads all pages; `pages` counts them. */
async function read(
  ce: CostExplorerClient,
  input: Partial<GetCostAndUsageCommandInput> = {},
): Promise<
  { results: ResultByTime[]; pages: number; names: Map<string, string> }
> {
  const results: ResultByTime[] = [];
  const names = new Map<string, string>();
  let pages = 0;
  let NextPageToken: string | undefined;
  do {
    const page = await ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: MARCH,
        Granularity: "DAILY",
        Metrics: [...METRICS],
        ...input,
        NextPageToken,
      }),
    );
    pages++;
    results.push(...page.ResultsByTime ?? []);
    for (const value of page.DimensionValueAttributes ?? []) {
      names.set(value.Value ?? "", value.Attributes?.["description"] ?? "");
    }
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  return { results, pages, names };
}

/** Decimal text as units of 10^-10. */
function units(amount: string | undefined): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,10}))?$/.exec(amount ?? "");
  if (match === null) throw new Error(`not a decimal: ${amount}`);
  const value = BigInt((match[2] ?? "") + (match[3] ?? "").padEnd(10, "0"));
  return match[1] === "-" ? -value : value;
}

/** Sums of every metric by `keys` of the groups and the currency. */
function sums(
  results: readonly ResultByTime[],
  keys: (result: ResultByTime, keys: string[]) => string,
) {
  const totals = new Map<string, bigint>();
  for (const result of results) {
    for (const group of result.Groups ?? []) {
      for (const metric of METRICS) {
        const { Amount, Unit } = group.Metrics?.[metric] ?? {};
        const id = `${keys(result, group.Keys ?? [])}|${Unit}|${metric}`;
        totals.set(id, (totals.get(id) ?? 0n) + units(Amount));
      }
    }
  }
  return totals;
}

/** The same from the control API's truth. */
async function truth(
  clouds: TestClouds,
  account: PayerAccount,
  dimensions: string,
  span = MARCH,
) {
  const { rows } = await clouds.control<
    { rows: Record<string, string | null>[] }
  >(
    `/accounts/${account.accountId}/truth?start=${span.Start}&end=${span.End}&by=${dimensions}`,
  );
  const totals = new Map<string, bigint>();
  for (const row of rows) {
    const key = dimensions.split(",").map((name) => row[name]).join("/");
    for (const metric of METRICS) {
      totals.set(
        `${key}|${row["currency"]}|${metric}`,
        units(row[metric] ?? ""),
      );
    }
  }
  return totals;
}

function sorted(totals: Map<string, bigint>): [string, bigint][] {
  return [...totals].sort(([left], [right]) => (left < right ? -1 : 1));
}

for (const pageSize of [undefined, 1000, 37]) {
  Deno.test(`paging loses nothing and repeats nothing at page size ${pageSize}`, async () => {
    await using clouds = await testClouds();
    const account = await clouds.account({
      ...(pageSize === undefined ? {} : { pageSize }),
      plant: { residual: false },
    });
    const { ce } = clouds.clients(account);
    const { results, pages } = await read(ce, {
      GroupBy: by("SERVICE", "LINKED_ACCOUNT"),
    });
    ok(pages > 1);
    const cells = results.flatMap((result) =>
      (result.Groups ?? []).map((group) =>
        [result.TimePeriod?.Start, ...group.Keys ?? []].join("/")
      )
    );
    equal(new Set(cells).size, cells.length);
    const found = sums(
      results,
      (result, keys) => [result.TimePeriod?.Start, ...keys].join("/"),
    );
    deepEqual(
      sorted(found),
      sorted(await truth(clouds, account, "day,service,account")),
    );
  });
}

Deno.test("a two-month read of control totals and five categories takes at most sixteen requests", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  const TimePeriod = { Start: "2026-01-01", End: "2026-03-01" };
  const control = await read(ce, {
    TimePeriod,
    Granularity: "MONTHLY",
    GroupBy: by("RECORD_TYPE"),
  });
  ok(control.pages > 1);
  const categories = [
    ofType(
      "Usage",
      "DiscountedUsage",
      "SavingsPlanCoveredUsage",
      "SavingsPlanNegation",
      "Enterprise Discount Program Discount",
    ),
    ofType("RIFee", "SavingsPlanRecurringFee", "Support fee", "Fee"),
    ofType("Tax"),
    ofType("Credit"),
    ofType("Refund"),
  ];
  let requests = control.pages;
  for (const Filter of categories) {
    const { pages } = await read(ce, {
      TimePeriod,
      Filter,
      GroupBy: by("SERVICE", "LINKED_ACCOUNT"),
    });
    ok(pages > 1);
    requests += pages;
  }
  ok(requests >= 12 && requests <= 16, `${requests} requests`);
});

Deno.test("record types add up to the truth, and to the ungrouped total of each currency", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { ce } = clouds.clients(account);
  const grouped = await read(ce, {
    Granularity: "MONTHLY",
    GroupBy: by("RECORD_TYPE"),
  });
  deepEqual(
    sorted(sums(grouped.results, (_result, keys) => keys.join())),
    sorted(await truth(clouds, account, "recordType")),
  );
  const ungrouped = await read(ce, { Granularity: "MONTHLY" });
  const currencies = ungrouped.results.map((result) =>
    result.Total?.["UnblendedCost"]?.Unit
  );
  deepEqual(currencies.sort(), ["EUR", "USD"]);
  const totals = sums(grouped.results, () => "");
  for (const { Total } of ungrouped.results) {
    for (const metric of METRICS) {
      equal(
        units(Total?.[metric]?.Amount),
        totals.get(`|${Total?.[metric]?.Unit}|${metric}`),
      );
    }
  }
});

Deno.test("grouping by linked account loses the support residual, grouping by service does not", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { ce } = clouds.clients(account);
  const Filter = ofType("Support fee");
  const total = (results: ResultByTime[]) =>
    sums(results, () => "").get("|USD|UnblendedCost") ?? 0n;
  const services = total(
    (await read(ce, { Filter, GroupBy: by("SERVICE") })).results,
  );
  const accounts = total(
    (await read(ce, { Filter, GroupBy: by("SERVICE", "LINKED_ACCOUNT") }))
      .results,
  );
  const { unattributed: [residual] } = await clouds.control<
    { unattributed: Record<string, string>[] }
  >(
    `/accounts/${account.accountId}/truth?start=${MARCH.Start}&end=${MARCH.End}`,
  );
  ok(services > accounts);
  equal(services - accounts, units(residual?.["UnblendedCost"]));
});

Deno.test("a result's shape is Cost Explorer's", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { ce } = clouds.clients(account);
  const Metrics = ["UnblendedCost", "UsageQuantity", "NormalizedUsageAmount"];
  const { results: [first], names } = await read(ce, {
    Metrics,
    GroupBy: by("SERVICE", "LINKED_ACCOUNT"),
  });
  deepEqual(first?.Total, {});
  equal(first?.Estimated, true);
  equal(first?.Groups?.[0]?.Metrics?.["UsageQuantity"]?.Unit, "N/A");
  deepEqual(
    sorted2(names),
    sorted2(new Map(account.linkedAccounts.map(({ id, name }) => [id, name]))),
  );
  const { results: [january] } = await read(ce, {
    TimePeriod: { Start: "2026-01-05", End: "2026-01-06" },
  });
  equal(january?.Estimated, false);
  deepEqual(january?.Groups, []);
});

function sorted2(names: Map<string, string>): [string, string][] {
  return [...names].sort();
}

Deno.test("a month that is cut by the request keeps the request's dates", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(
    await clouds.account({ plant: { secondCurrency: false } }),
  );
  const { results } = await read(ce, {
    Granularity: "MONTHLY",
    TimePeriod: { Start: "2026-01-15", End: "2026-03-10" },
  });
  deepEqual(
    results.map(({ TimePeriod }) => `${TimePeriod?.Start} ${TimePeriod?.End}`),
    [
      "2026-01-15 2026-02-01",
      "2026-02-01 2026-03-01",
      "2026-03-01 2026-03-10",
    ],
  );
});

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

Deno.test("a token goes on with the request it came from, in any order of members, and with no other", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account({ pageSize: 10 }));
  const { ce: other } = clouds.clients(await clouds.account({ pageSize: 10 }));
  const input = {
    TimePeriod: MARCH,
    Granularity: "DAILY" as const,
    Metrics: ["UnblendedCost"],
    GroupBy: by("SERVICE"),
    Filter: { Dimensions: { Key: "RECORD_TYPE" as const, Values: ["Usage"] } },
  };
  const { NextPageToken } = await ce.send(new GetCostAndUsageCommand(input));
  const turned = {
    ...input,
    Filter: { Dimensions: { Values: ["Usage"], Key: "RECORD_TYPE" as const } },
  };
  await ce.send(new GetCostAndUsageCommand({ ...turned, NextPageToken }));
  await rejects(
    ce.send(
      new GetCostAndUsageCommand({
        ...input,
        Metrics: ["AmortizedCost"],
        NextPageToken,
      }),
    ),
    {
      name: "RequestChangedException",
    },
  );
  await rejects(
    other.send(new GetCostAndUsageCommand({ ...input, NextPageToken })),
    {
      name: "InvalidNextTokenException",
    },
  );
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

Deno.test("a new account has no data yet", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(
    await clouds.account({ plant: { dataUnavailable: true } }),
  );
  await rejects(read(ce), { name: "DataUnavailableException" });
});

Deno.test("planted bad records stay at their number, however the day is cut into pages", async () => {
  await using clouds = await testClouds();
  for (const pageSize of [7, 5000]) {
    const { ce } = clouds.clients(
      await clouds.account({ pageSize, plant: { badRecords: 3 } }),
    );
    const { results } = await read(ce, {
      GroupBy: by("SERVICE", "LINKED_ACCOUNT"),
      Filter: ofType("Usage"),
    });
    const broken = results.flatMap((result) => result.Groups ?? [])
      .filter((group) =>
        !/^-?\d+(\.\d+)?$/.test(group.Metrics?.["UnblendedCost"]?.Amount ?? "")
      );
    equal(broken.length, 3);
  }
});

Deno.test("a restatement in mid-read makes the details differ from the control totals, once", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account({
    plant: { restatementMidRead: 3, residual: false },
  });
  const { ce } = clouds.clients(account);
  const total = async () => {
    const control = await read(ce, {
      Granularity: "MONTHLY",
      GroupBy: by("RECORD_TYPE"),
    });
    const detail = await read(ce, { GroupBy: by("SERVICE", "LINKED_ACCOUNT") });
    return [control, detail].map(({ results }) =>
      sums(results, () => "").get("|USD|UnblendedCost")
    );
  };
  const [before, during] = await total();
  notEqual(before, during);
  const [after, again] = await total();
  equal(after, again);
});

Deno.test("recent days grow as they age", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const day = { Start: "2026-03-20", End: "2026-03-21" };
  const seen: bigint[] = [];
  for (let age = 0; age < 6; age++) {
    const { ce } = clouds.clients(account);
    const { results } = await read(ce, {
      TimePeriod: day,
      Filter: USAGE,
      GroupBy: by("RECORD_TYPE"),
    });
    seen.push(sums(results, () => "").get("|USD|UnblendedCost") ?? 0n);
    clouds.clock.advance(86_400_000);
  }
  const grows = seen.slice(1).map((value, index) =>
    value > (seen[index] ?? 0n)
  );
  deepEqual(grows, [true, true, true, true, false]);
});
