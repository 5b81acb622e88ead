/**
 * Cost Management as the connector uses it: the cost of a subscription in a month, by day, service and kind, and its totals by kind.
 *
 * Source: Azure REST reference, Cost Management, Query - Usage, 2023-11-01. A daily query spans at most 31 days.
 *
 * @module
 */
import { Decimal } from "../../../platform/decimal.ts";
import { Fault } from "../../../platform/fault.ts";
import type { BillingPeriod } from "../../../domain/billing_period.ts";
import { addDays } from "../../../domain/billing_period.ts";
import { type JsonObject, unknownShape } from "../../json_sender.ts";
import { nextLinkOf, type ResourceManager } from "../resource_manager.ts";

/** The role that lets cost be read. */
export const COST_ROLE = "Cost Management Reader";

/** What is billed, and the same with commitments spread over their term. */
export type CostType = "ActualCost" | "AmortizedCost";

/** What is asked. */
export interface CostQuery {
  readonly subscriptionId: string;
  readonly period: BillingPeriod;
  readonly type: CostType;
  /** `days`: by day, service and kind. `totals`: by kind alone. */
  readonly grain: "days" | "totals";
}

/** A row of an answer. */
export interface CostRow {
  /** First moment of the day, `2026-02-01`; empty for a total. */
  readonly day: string;
  /** Empty for a total, and for what Azure attributes to no service. */
  readonly service: string;
  /** Azure's ChargeType. */
  readonly kind: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly cost: Decimal;
}

/** No month of a subscription has more; whoever has is read by a report. */
const MOST_ROWS = 200_000;

/** All rows of a query. @throws {Fault} PROVIDER_* */
export async function readCosts(
  arm: ResourceManager,
  query: CostQuery,
  signal: AbortSignal,
): Promise<CostRow[]> {
  const rows: CostRow[] = [];
  const { subscriptionId } = query;
  let path: string | null =
    `/subscriptions/${subscriptionId}/providers/Microsoft.CostManagement/query?api-version=2023-11-01`;
  while (path !== null) {
    const request = {
      method: "POST",
      path,
      body: bodyOf(query),
      operation: "Microsoft.CostManagement/query",
      role: COST_ROLE,
    } as const;
    const { properties } = await arm.call(request, signal);
    const answer = (properties ?? {}) as JsonObject; // its members are checked
    rows.push(...readRows(answer, query));
    if (rows.length > MOST_ROWS) throw tooMany(subscriptionId);
    path = nextLinkOf(answer["nextLink"], request);
  }
  return rows;
}

/** The last day is part of the asked time. */
function bodyOf({ period, type, grain }: CostQuery): JsonObject {
  const by = grain === "days" ? ["ServiceName", "ChargeType"] : ["ChargeType"];
  return {
    type,
    timeframe: "Custom",
    timePeriod: {
      from: `${period.start}T00:00:00Z`,
      to: `${addDays(period.end, -1)}T23:59:59Z`,
    },
    dataset: {
      granularity: grain === "days" ? "Daily" : "None",
      aggregation: { totalCost: { name: "Cost", function: "Sum" } },
      grouping: by.map((name) => ({ type: "Dimension", name })),
    },
  };
}

/** Cells stand in the order of the columns that the answer names. */
function readRows(
  { columns, rows }: JsonObject,
  { grain }: CostQuery,
): CostRow[] {
  if (!Array.isArray(columns) || !Array.isArray(rows)) {
    throw unknownShape(COST_ROLE, "one with columns and rows");
  }
  const names = columns.map((column) => String(column?.name));
  const at = (name: string) => {
    const index = names.indexOf(name);
    if (index >= 0) return index;
    throw unknownShape(COST_ROLE, `one with a column ${name}`);
  };
  const cost = names.includes("Cost") ? at("Cost") : at("PreTaxCost");
  const kind = at("ChargeType");
  const currency = at("Currency");
  const isDaily = grain === "days";
  const service = isDaily ? at("ServiceName") : -1;
  const day = isDaily ? at("UsageDate") : -1;
  return rows.map((cells, index) => {
    const cell = (position: number): unknown =>
      Array.isArray(cells) ? cells[position] : undefined;
    const amount = cell(cost);
    const code = cell(currency);
    if (typeof amount !== "number" || !Number.isFinite(amount)) {
      throw broken(index, "Cost", "a number", amount);
    }
    if (typeof code !== "string" || !/^[A-Z]{3}$/.test(code)) {
      throw broken(index, "Currency", "an ISO 4217 currency", code);
    }
    return {
      day: isDaily ? dayOf(cell(day), index) : "",
      service: isDaily ? String(cell(service) ?? "") : "",
      kind: String(cell(kind) ?? ""),
      currency: code,
      cost: Decimal.fromDouble(amount),
    };
  });
}

/** 20260201, as a number. */
function dayOf(value: unknown, index: number): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(String(value)) ??
    [];
  if (day === undefined) {
    throw broken(index, "UsageDate", "a day like 20260201", value);
  }
  return `${year}-${month}-${day}`;
}

/** A broken row is not rejected but refused with the whole answer: what is left would be too little cost. */
function broken(
  index: number,
  column: string,
  expected: string,
  found: unknown,
): Fault {
  return unknownShape(
    COST_ROLE,
    `one whose row ${index} has ${expected} as ${column}: found ${
      JSON.stringify(found)?.slice(0, 40) ?? "nothing"
    }`,
  );
}

function tooMany(subscriptionId: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the cost of subscription ${subscriptionId} as a month of it must have at most ${MOST_ROWS} rows by day, service and kind`,
    { details: { action: COST_ROLE } },
  );
}
