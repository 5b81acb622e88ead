import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { deepEqual, equal, ok } from "node:assert/strict";
import { parseAmount } from "../../../../../apps/clouds/aws/billing/amount.ts";
import { lineItemType } from "../../../../../apps/clouds/aws/reports/line_item.ts";
import {
  exact,
  type ReportSums,
  sumReport,
  toSums,
} from "../../../../support/report_sums.ts";
import {
  listKeys,
  orderReport,
  readRecords,
} from "../../../../support/stored_reports.ts";
import {
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";

const METRICS = [
  "UnblendedCost",
  "NetUnblendedCost",
  "AmortizedCost",
  "NetAmortizedCost",
];

/** What Cost Explorer answers for a month, by line item type and account. Lines of nobody's account are found by what is missing. */
async function costExplorer(
  clouds: TestClouds,
  account: PayerAccount,
  month: string,
): Promise<Map<string, ReportSums>> {
  const { ce } = clouds.clients(account);
  const sums = new Map<string, bigint[]>();
  const add = (key: string, metrics: readonly bigint[], sign: bigint) => {
    const before = sums.get(key) ?? METRICS.map(() => 0n);
    sums.set(
      key,
      before.map((value, index) => value + sign * (metrics[index] ?? 0n)),
    );
  };
  const read = async (by: readonly string[], each: typeof add) => {
    let NextPageToken: string | undefined;
    do {
      const page = await ce.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: `${month}-01`, End: nextMonth(month) },
          Granularity: "MONTHLY",
          Metrics: METRICS,
          GroupBy: by.map((Key) => ({ Type: "DIMENSION", Key })),
          NextPageToken,
        }),
      );
      for (
        const { Keys = [], Metrics = {} } of page.ResultsByTime?.[0]?.Groups ??
          []
      ) {
        const type = lineItemType(
          // deno-lint-ignore no-explicit-any -- only the record type of a line is looked at
          { recordType: Keys[0] } as any,
          false,
        );
        const figures = METRICS.map((name) =>
          parseAmount(Metrics[name]?.Amount ?? "") ?? 0n
        );
        const currency = Metrics["UnblendedCost"]?.Unit ?? "";
        each(`${type} | ${Keys[1] ?? ""} | ${currency}`, figures, 1n);
      }
      NextPageToken = page.NextPageToken;
    } while (NextPageToken !== undefined);
  };
  await read(["RECORD_TYPE"], add);
  await read(["RECORD_TYPE", "LINKED_ACCOUNT"], (key, figures) => {
    add(key, figures, 1n);
    add(key.replace(/\| .* \|/, "|  |"), figures, -1n);
  });
  return new Map(
    [...sums].filter(([, figures]) => figures.some((value) => value !== 0n))
      .map(([key, figures]) => [key, toSums(figures)]),
  );
}

function nextMonth(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 10);
}

/** Sorted, and without what comes to nothing. */
function comparable(sums: Map<string, ReportSums>): [string, ReportSums][] {
  return [...sums].filter(([, figures]) =>
    Object.values(figures).some((text) => text !== "0")
  ).sort(([left], [right]) => (left < right ? -1 : 1));
}

async function readReport(
  clouds: TestClouds,
  account: PayerAccount,
  { bucket, prefix }: { bucket: string; prefix: string },
): Promise<Record<string, string>[]> {
  const { s3 } = clouds.clients(account);
  const parts = (await listKeys(s3, bucket, prefix)).filter((key) =>
    !key.endsWith("Manifest.json")
  );
  const read = await Promise.all(
    parts.map((key) => readRecords(s3, bucket, key)),
  );
  return read.flat();
}

for (
  const options of [
    { kind: "legacy" },
    { kind: "cur2" },
    { kind: "cur2", format: "csv", parts: 7, resources: 0 },
    { kind: "cur2", format: "parquet" },
    {
      kind: "legacy",
      format: "parquet",
      plant: { parquetCodec: "gzip", rowGroup: 2048 },
    },
    {
      kind: "legacy",
      plant: { exponents: true, quoteAll: true, reversedColumns: true },
    },
    { kind: "legacy", granularity: "hourly", resources: 1, parts: 3 },
  ]
) {
  Deno.test(`a report adds up to what Cost Explorer answers: ${JSON.stringify(options)}`, async () => {
    await using clouds = await testClouds();
    // The second day of April: two days of a report by the hour are enough.
    clouds.clock.advance(13 * 86_400_000);
    const account = await clouds.account();
    const month = options.granularity === "hourly" ? "2026-04" : "2026-03";
    await clouds.control(`/accounts/${account.accountId}/restate`, {
      start: "2026-03-02",
      end: "2026-04-02",
      basisPoints: 10_137,
    });
    const report = await orderReport(clouds, account, options);
    const path = `/accounts/${account.accountId}/reports/${report.name}`;
    await clouds.control(`${path}/deliver`, { period: month });
    const records = await readReport(clouds, account, report);
    const sums = comparable(sumReport(records));
    deepEqual(sums, comparable(await costExplorer(clouds, account, month)));
    const truth = await clouds.control<{
      lines: { counted: number; split: number };
      rows: (ReportSums & Record<string, string | null>)[];
    }>(`${path}/truth`);
    equal(truth.lines.counted + truth.lines.split, records.length);
    ok(truth.lines.split > 0 || options.resources === 0);
    const expected = truth.rows.map((row): [string, ReportSums] => [
      `${row["lineItemType"]} | ${row["account"] ?? ""} | ${row["currency"]}`,
      {
        UnblendedCost: row.UnblendedCost,
        NetUnblendedCost: row.NetUnblendedCost,
        AmortizedCost: row.AmortizedCost,
        NetAmortizedCost: row.NetAmortizedCost,
      },
    ]);
    deepEqual(comparable(new Map(expected)), sums);
  });
}

for (const kind of ["focus_1_0", "focus_1_2"]) {
  for (const format of ["csv_gz", "parquet"]) {
    Deno.test(`${kind} as ${format} bills the net unblended and has the effect of the net amortized cost`, async () => {
      await using clouds = await testClouds();
      const account = await clouds.account();
      const report = await orderReport(clouds, account, { kind, format });
      const path = `/accounts/${account.accountId}/reports/${report.name}`;
      await clouds.control(`${path}/deliver`, {});
      const records = await readReport(clouds, account, report);
      equal(
        Object.keys(records[0] ?? {}).length,
        kind === "focus_1_0" ? 48 : 60,
      );
      const sums = new Map<string, bigint[]>();
      const add = (key: string, figures: readonly bigint[]) => {
        const before = sums.get(key) ?? [0n, 0n];
        sums.set(key, before.map((sum, index) => sum + (figures[index] ?? 0n)));
      };
      for (const record of records) {
        add(`${record["SubAccountId"]} | ${record["BillingCurrency"]}`, [
          exact(record["BilledCost"] ?? ""),
          exact(record["EffectiveCost"] ?? ""),
        ]);
      }
      for (
        const [key, figures] of await costExplorer(clouds, account, "2026-03")
      ) {
        add(key.slice(key.indexOf(" | ") + 3), [
          -exact(figures.NetUnblendedCost),
          -exact(figures.NetAmortizedCost),
        ]);
      }
      deepEqual([...sums.values()].flat().filter((sum) => sum !== 0n), []);
      const { focus } = await clouds.control<
        { focus: { lines: number; BilledCost: string }[] }
      >(`${path}/truth`);
      equal(focus.reduce((sum, { lines }) => sum + lines, 0), records.length);
    });
  }
}
