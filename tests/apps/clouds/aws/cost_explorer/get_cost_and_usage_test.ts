import type { ResultByTime } from "@aws-sdk/client-cost-explorer";
import { deepEqual, equal, notEqual, ok, rejects } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";
import {
  by,
  MARCH,
  METRICS,
  ofType,
  read,
  sorted,
  sums,
  truth,
  units,
} from "../../../../support/cost_reader.ts";

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
    sortedNames(names),
    sortedNames(
      new Map(account.linkedAccounts.map(({ id, name }) => [id, name])),
    ),
  );
  const { results: [january] } = await read(ce, {
    TimePeriod: { Start: "2026-01-05", End: "2026-01-06" },
  });
  equal(january?.Estimated, false);
  deepEqual(january?.Groups, []);
});

function sortedNames(names: Map<string, string>): [string, string][] {
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

Deno.test("a new account has no data yet", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(
    await clouds.account({ plant: { dataUnavailable: true } }),
  );
  await rejects(read(ce), { name: "DataUnavailableException" });
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
      Filter: ofType("Usage"),
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
