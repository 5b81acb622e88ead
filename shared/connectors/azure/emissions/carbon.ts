/**
 * Carbon Optimization as the connector uses it: which months there are, and the emissions of a subscription's resources in one.
 *
 * Source: Azure REST API specifications, specification/carbon/resource-manager/Microsoft.Carbon/stable/2025-04-01.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import { findDay } from "../../../domain/billing_period.ts";
import { type JsonObject, unknownShape } from "../../json_sender.ts";
import type { ResourceManager } from "../resource_manager.ts";

/** The role that lets emissions be read. */
export const CARBON_ROLE = "Carbon Optimization Reader";

/** Azure's own scopes; a report adds up those that are asked for, so each is asked for by itself. */
export const CARBON_SCOPES = [1, 2, 3] as const;

/** One of them. */
export type CarbonScope = (typeof CARBON_SCOPES)[number];

const VERSION = "api-version=2025-04-01";
const PROVIDER = "/providers/Microsoft.Carbon";

/** Azure gives up to 5,000; a page of ours has at most a thousand activities. */
const PAGE_SIZE = 1_000;

/** What is asked of a report. */
export interface ReportRequest {
  readonly subscriptionId: string;
  /** First day of the month. */
  readonly month: string;
  readonly scope: CarbonScope;
  /** Azure's page token; null at the beginning. */
  readonly token: string | null;
}

/** A page of a report, its rows unchecked. */
export interface Report {
  readonly rows: readonly unknown[];
  /** Null on the last page. */
  readonly token: string | null;
  /** Why the subscription may not be read; null when it may. */
  readonly denial: string | null;
}

/** The first and the last month that Azure tells, as first days. @throws {Fault} PROVIDER_* */
export async function availableMonths(
  arm: ResourceManager,
  signal: AbortSignal,
): Promise<{ readonly first: string; readonly last: string }> {
  const { startDate: first, endDate: last } = await arm.call({
    method: "POST",
    path: `${PROVIDER}/queryCarbonEmissionDataAvailableDateRange?${VERSION}`,
    operation: "Microsoft.Carbon/queryCarbonEmissionDataAvailableDateRange",
    role: CARBON_ROLE,
  }, signal);
  if (isFirstDay(first) && isFirstDay(last)) return { first, last };
  throw unknownShape(CARBON_ROLE, "one with the first days of two months");
}

/**
 * A page of the emissions of a subscription's resources in a month, of one scope.
 *
 * @throws {Fault} PROVIDER_PAGING_CHANGED when the token is refused or stands still, other PROVIDER_* codes.
 */
export async function readReport(
  arm: ResourceManager,
  { token, ...asked }: ReportRequest,
  signal: AbortSignal,
): Promise<Report> {
  let answer: JsonObject;
  try {
    answer = await ask(arm, asked, {
      reportType: "ItemDetailsReport",
      categoryType: "Resource",
      orderBy: "ItemName",
      sortDirection: "Asc",
      pageSize: PAGE_SIZE,
      ...(token === null ? {} : { skipToken: token }),
    }, signal);
  } catch (error) {
    const isRefused = error instanceof Fault &&
      error.code === "REQUEST_INVALID" && token !== null;
    throw isRefused ? pagesGone(error) : error;
  }
  const { value, skipToken, subscriptionAccessDecisionList: decisions } =
    answer;
  if (!Array.isArray(value)) {
    throw unknownShape(CARBON_ROLE, "one whose value is a list");
  }
  const next = typeof skipToken === "string" && skipToken !== ""
    ? skipToken
    : null;
  if (next !== null && next === token) throw pagesGone(undefined);
  return {
    rows: value,
    token: next,
    denial: findDenial(decisions, asked.subscriptionId),
  };
}

/** What a subscription emitted in a month by all scopes together, kilograms; null when Azure does not tell. @throws {Fault} PROVIDER_* */
export async function readTotal(
  arm: ResourceManager,
  asked: Pick<ReportRequest, "subscriptionId" | "month">,
  signal: AbortSignal,
): Promise<number | null> {
  const { subscriptionId, month } = asked;
  const { value } = await ask(arm, { subscriptionId, month }, {
    reportType: "OverallSummaryReport",
  }, signal);
  const [first] = Array.isArray(value) ? value : [];
  const { latestMonthEmissions: total } = (first ?? {}) as {
    latestMonthEmissions?: unknown;
  }; // checked here
  return typeof total === "number" && Number.isFinite(total) ? total : null;
}

/** Of up to a hundred subscriptions those that Azure denies, each with its reason. @throws {Fault} PROVIDER_* */
export async function readDenials(
  arm: ResourceManager,
  { subscriptionIds, month }: {
    readonly subscriptionIds: readonly string[];
    readonly month: string;
  },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { subscriptionAccessDecisionList: decisions } = await report(
    arm,
    {
      subscriptionIds,
      month,
    },
    { reportType: "OverallSummaryReport" },
    signal,
  );
  return new Map(subscriptionIds.flatMap((id) => {
    const denial = findDenial(decisions, id);
    return denial === null ? [] : [[id, denial] as const];
  }));
}

function ask(
  arm: ResourceManager,
  { subscriptionId, ...asked }:
    & Pick<ReportRequest, "subscriptionId" | "month">
    & { readonly scope?: CarbonScope },
  more: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  return report(
    arm,
    { ...asked, subscriptionIds: [subscriptionId] },
    more,
    signal,
  );
}

function report(
  arm: ResourceManager,
  { subscriptionIds, month, scope }: {
    readonly subscriptionIds: readonly string[];
    readonly month: string;
    readonly scope?: CarbonScope;
  },
  more: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  const scopes = scope === undefined ? CARBON_SCOPES : [scope];
  return arm.call({
    method: "POST",
    path: `${PROVIDER}/carbonEmissionReports?${VERSION}`,
    operation: "Microsoft.Carbon/carbonEmissionReports",
    role: CARBON_ROLE,
    body: {
      dateRange: { start: month, end: month },
      subscriptionList: subscriptionIds,
      carbonScopeList: scopes.map((each) => `Scope${each}`),
      ...more,
    },
  }, signal);
}

/** A denied subscription is told inside of a success, beside no rows at all. */
function findDenial(decisions: unknown, subscriptionId: string): string | null {
  const list: unknown[] = Array.isArray(decisions) ? decisions : [];
  for (const each of list) {
    const { subscriptionId: id, decision, denialReason } = (each ?? {}) as {
      subscriptionId?: unknown;
      decision?: unknown;
      denialReason?: unknown;
    }; // checked here
    const isMeant = typeof id === "string" &&
      id.toLowerCase() === subscriptionId;
    if (isMeant && decision === "Denied") {
      return typeof denialReason === "string" && denialReason !== ""
        ? denialReason.slice(0, 300)
        : "no reason is told";
    }
  }
  return null;
}

function isFirstDay(value: unknown): value is string {
  return typeof value === "string" && findDay(value) !== null &&
    value.endsWith("-01");
}

function pagesGone(cause: unknown): Fault {
  return new Fault(
    "PROVIDER_PAGING_CHANGED",
    "Azure no longer has the pages of emissions that were being read",
    { cause },
  );
}
