import { chance } from "../aws/billing/chance.ts";
import { AzureError } from "./azure_error.ts";
import type { Directory } from "./directory.ts";

/** What a service of a subscription cost on a day, in hundredths of a euro. */
export interface DailyCost {
  readonly subscriptionId: string;
  /** `2026-02-01`. */
  readonly day: string;
  readonly service: string;
  readonly chargeType: string;
  readonly actualCents: number;
  readonly amortizedCents: number;
}

const SERVICES = [
  ["Virtual Machines", 41_000],
  ["Storage", 3_700],
  ["SQL Database", 22_000],
  ["Bandwidth", 900],
] as const;

const CURRENCY = "EUR";

/** The cost of a directory's subscriptions in a month (its first day), day by day. A reservation is bought on the first. */
export function dailyCosts(directory: Directory, month: string): DailyCost[] {
  const { isEmpty, seed, subscriptions } = directory;
  if (isEmpty) return [];
  return subscriptions.flatMap(({ id }) =>
    daysOf(month).flatMap((day, index) => {
      const row = (service: string, chargeType: string, cents: number[]) => ({
        subscriptionId: id,
        day,
        service,
        chargeType,
        actualCents: cents[0] ?? 0,
        amortizedCents: cents[1] ?? 0,
      });
      const rows = SERVICES.map(([service, size]) => {
        const cents = Math.floor(
          size * (50 + chance(seed, id, day, service) % 100) / 100,
        );
        return row(service, "Usage", [cents, cents]);
      });
      // 310.00 at once, or a thirty-first of it on each of the days that a month may have.
      rows.push(row("Virtual Machines", "UnusedReservation", [0, 1_000]));
      if (index > 0) return rows;
      return [
        ...rows,
        row("Virtual Machines", "Purchase", [daysOf(month).length * 1_000, 0]),
        row("Storage", "Refund", [-125, -125]),
      ];
    })
  );
}

/**
 * A query of Cost Management, as far as it is asked: a subscription's month, daily by service and charge type, or in all by charge
 * type. Source: Azure REST reference, Cost Management, Query - Usage.
 *
 * @throws {AzureError}
 */
export function queryCosts(
  directory: Directory,
  url: URL,
  body: unknown,
): unknown {
  const [, , subscriptionId = ""] = url.pathname.split("/");
  const isKnown = directory.subscriptions.some(({ id }) =>
    id === subscriptionId
  );
  if (!isKnown || directory.denied.includes(subscriptionId)) {
    throw new AzureError(
      403,
      "RBACAccessDenied",
      `The client does not have authorization to perform action 'Microsoft.CostManagement/query/action' over scope '/subscriptions/${subscriptionId}'.`,
    );
  }
  const asked = readQuery(body);
  const rows = dailyCosts(directory, asked.month)
    .filter((row) => row.subscriptionId === subscriptionId);
  const cells = asked.isDaily ? daily(rows, asked) : totals(rows, asked);
  const offset = Number(url.searchParams.get("$skiptoken") ?? 0);
  const size = directory.pageSize === null ? 1_000 : directory.pageSize * 10;
  const next = offset + size;
  const link = new URL(url);
  link.searchParams.set("$skiptoken", String(next));
  return {
    id:
      `subscriptions/${subscriptionId}/providers/Microsoft.CostManagement/query`,
    type: "Microsoft.CostManagement/query",
    properties: {
      nextLink: next < cells.length ? link.href : null,
      columns: asked.columns.map((name) => ({
        name,
        type: ["Cost", "UsageDate"].includes(name) ? "Number" : "String",
      })),
      rows: cells.slice(offset, next),
    },
  };
}

interface Asked {
  readonly month: string;
  readonly isAmortized: boolean;
  readonly isDaily: boolean;
  readonly columns: readonly string[];
}

function daily(rows: readonly DailyCost[], asked: Asked): unknown[][] {
  return rows.map((row) => [
    costOf(row, asked),
    Number(row.day.replaceAll("-", "")),
    row.service,
    row.chargeType,
    CURRENCY,
  ]);
}

function totals(rows: readonly DailyCost[], asked: Asked): unknown[][] {
  const kinds = [...new Set(rows.map(({ chargeType }) => chargeType))];
  return kinds.map((kind) => [
    rows.filter(({ chargeType }) => chargeType === kind)
      .reduce((sum, row) => sum + costOf(row, asked), 0),
    kind,
    CURRENCY,
  ]);
}

function costOf(row: DailyCost, { isAmortized }: Asked): number {
  return (isAmortized ? row.amortizedCents : row.actualCents) / 100;
}

function readQuery(body: unknown): Asked {
  const { type, timeframe, timePeriod, dataset } = (body ?? {}) as Record<
    string,
    unknown
  >; // checked here
  const { from, to } = (timePeriod ?? {}) as { from?: unknown; to?: unknown };
  const { granularity, grouping } = (dataset ?? {}) as {
    granularity?: unknown;
    grouping?: unknown;
  };
  const month = String(from).slice(0, 10);
  const days = month.endsWith("-01") ? daysOf(month) : [];
  if (
    timeframe !== "Custom" || from !== `${month}T00:00:00Z` ||
    to !== `${days.at(-1)}T23:59:59Z`
  ) throw invalid("timePeriod must be a whole month");
  if (type !== "ActualCost" && type !== "AmortizedCost") {
    throw invalid("type must be ActualCost or AmortizedCost");
  }
  const names = Array.isArray(grouping)
    ? grouping.map(({ name }) => String(name))
    : [];
  const isDaily = granularity === "Daily";
  const columns = [
    "Cost",
    ...(isDaily ? ["UsageDate"] : []),
    ...names,
    "Currency",
  ];
  const expected = isDaily ? "ServiceName,ChargeType" : "ChargeType";
  if (names.join() !== expected) throw invalid(`grouping must be ${expected}`);
  return { month, isAmortized: type === "AmortizedCost", isDaily, columns };
}

function daysOf(month: string): string[] {
  const first = new Date(`${month}T00:00:00Z`);
  const count = new Date(
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
  ).getUTCDate();
  return Array.from(
    { length: count },
    (_, index) => `${month.slice(0, 8)}${String(index + 1).padStart(2, "0")}`,
  );
}

function invalid(message: string): AzureError {
  return new AzureError(400, "BadRequest", message);
}
