import {
  type CostExplorerClient,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import type { PayerAccount, TestClouds } from "./clouds.ts";

/** The five cost metrics. */
export const METRICS = [
  "UnblendedCost",
  "AmortizedCost",
  "NetUnblendedCost",
  "NetAmortizedCost",
  "BlendedCost",
] as const;
/** The first twenty days of March 2026. */
export const MARCH: { Start: string; End: string } = {
  Start: "2026-03-01",
  End: "2026-03-21",
};
/** GroupBy of dimensions. */
export function by(...keys: string[]): { Type: "DIMENSION"; Key: string }[] {
  return keys.map((Key) => ({ Type: "DIMENSION", Key }));
}
/** A Filter on record types. */
export function ofType(
  ...Values: string[]
): { Dimensions: { Key: "RECORD_TYPE"; Values: string[] } } {
  return { Dimensions: { Key: "RECORD_TYPE", Values } };
}

/** Reads all pages; `pages` counts them. */
export async function read(
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
export function units(amount: string | undefined): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,10}))?$/.exec(amount ?? "");
  if (match === null) throw new Error(`not a decimal: ${amount}`);
  const value = BigInt((match[2] ?? "") + (match[3] ?? "").padEnd(10, "0"));
  return match[1] === "-" ? -value : value;
}

/** Sums of every metric by `keys` of the groups and the currency. */
export function sums(
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
export async function truth(
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

/** Sorted by key, to compare two. */
export function sorted(totals: Map<string, bigint>): [string, bigint][] {
  return [...totals].sort(([left], [right]) => (left < right ? -1 : 1));
}
