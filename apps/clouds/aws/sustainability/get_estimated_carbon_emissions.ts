import { openToken, sealToken } from "../cost_explorer/page_token.ts";
import type { Account } from "../account.ts";
import type { Operation } from "../service.ts";
import { withUnknownMembers } from "../unknown_members.ts";
import { type EmissionsQuery, parseEmissionsQuery } from "./emissions_query.ts";
import { type Emission, type EmissionPart, footprint } from "./footprint.ts";

/** sustainability:GetEstimatedCarbonEmissions: the emissions of an organization's accounts by month, paged. */
export const getEstimatedCarbonEmissions: Operation = {
  action: "sustainability:GetEstimatedCarbonEmissions",
  resource: () => "*",
  async run({ account, input, now, faults }) {
    const query = parseEmissionsQuery(input);
    const results = query.months.flatMap((month) =>
      grouped(account, query, { month, now })
    );
    const from = query.nextToken === null
      ? 0
      : (await openToken(query.nextToken, query.identity, account.tokenSecret))
        .group;
    const next = from + Math.min(query.limit, account.pageSize ?? query.limit);
    const page = results.slice(from, next);
    const answer = {
      Results: faults.badRecord ? broken(page) : page,
      ...(next < results.length
        ? {
          NextToken: await sealToken(
            { period: 0, group: next },
            query.identity,
            account.tokenSecret,
          ),
        }
        : {}),
    };
    return account.bill.plant.unknownMembers
      ? withUnknownMembers(answer)
      : answer;
  },
};

function grouped(
  account: Account,
  { groupBy, types }: EmissionsQuery,
  { month, now }: { month: Date; now: Date },
): Record<string, unknown>[] {
  const groups = new Map<string, Emission[]>();
  for (const emission of footprint(account, month, now)) {
    const key = JSON.stringify(groupBy.map((by) => valueOf(emission, by)));
    groups.set(key, [...groups.get(key) ?? [], emission]);
  }
  const end = new Date(
    Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1),
  );
  return [...groups].map(([key, emissions]) => ({
    DimensionsValues: Object.fromEntries(
      groupBy.map((by, index) => [by, JSON.parse(key)[index]]),
    ),
    EmissionsValues: Object.fromEntries(
      types.map((type) => [
        type,
        { Unit: "MTCO2e", Value: sumOf(emissions, type) },
      ]),
    ),
    ModelVersion: account.footprint.modelVersion,
    TimePeriod: { Start: timeOf(month), End: timeOf(end) },
  }));
}

/** AWS adds doubles up. */
function sumOf(emissions: readonly Emission[], type: string): number {
  const part = type.replace(/^TOTAL_|_?CARBON_EMISSIONS$/g, "");
  return emissions.reduce((sum, { tons }) => sum + tonsOf(tons, part), 0);
}

function tonsOf(tons: Emission["tons"], part: string): number {
  return part in tons
    ? tons[part as EmissionPart] // it is one
    : tons.SCOPE_1 + tons[`SCOPE_2_${part}` as EmissionPart] +
      tons[`SCOPE_3_${part}` as EmissionPart]; // a total: LBM or MBM
}

function valueOf(emission: Emission, by: string): string {
  if (by === "REGION") return emission.region;
  return by === "SERVICE" ? emission.service : emission.accountId;
}

function timeOf(date: Date): string {
  return date.toISOString().replace(".000", "");
}

/** The first result loses its month, the second has a figure that is no number. */
function broken(
  page: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  return page.map((result, index) => {
    if (index === 0) return { ...result, TimePeriod: undefined };
    return index === 1
      ? {
        ...result,
        EmissionsValues: {
          TOTAL_SCOPE_1_CARBON_EMISSIONS: { Unit: "MTCO2e", Value: "1,2" },
        },
      }
      : result;
  });
}
