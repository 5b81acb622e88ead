import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";
import {
  by,
  MARCH,
  ofType,
  read,
  sorted,
  sums,
  truth,
} from "../../../../support/cost_reader.ts";

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
