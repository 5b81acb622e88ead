import { AzureError } from "./azure_error.ts";
import type { Directory } from "./directory.ts";
import { FIRST_MONTH, footprint, lastMonth } from "./footprint.ts";

/** queryCarbonEmissionDataAvailableDateRange. */
export function availableRange(now: Date): unknown {
  return { startDate: FIRST_MONTH, endDate: lastMonth(now) };
}

interface Asked {
  readonly reportType: string;
  readonly month: string;
  readonly subscriptions: readonly string[];
  /** Positions in a resource's figures. */
  readonly scopes: readonly number[];
  readonly pageSize: number;
  readonly offset: number;
}

/**
 * carbonEmissionReports, as far as it is asked: ItemDetailsReport of resources and OverallSummaryReport, of one month.
 *
 * Source: Azure REST API specifications, Microsoft.Carbon, 2025-04-01.
 *
 * @throws {AzureError}
 */
export function carbonReport(
  directory: Directory,
  body: unknown,
  now: Date,
): unknown {
  const asked = readRequest(directory, body, now);
  const decisions = asked.subscriptions.map((subscriptionId) => {
    const isKnown = directory.subscriptions.some(({ id }) =>
      id === subscriptionId
    );
    const isDenied = !isKnown || directory.denied.includes(subscriptionId);
    return isDenied
      ? {
        subscriptionId,
        decision: "Denied",
        denialReason:
          "The caller does not have permission to read carbon emissions",
      }
      : { subscriptionId, decision: "Allowed" };
  });
  const allowed = decisions.filter(({ decision }) => decision === "Allowed")
    .map(({ subscriptionId }) => subscriptionId);
  const rows = directory.subscriptions
    .filter(({ id }) => allowed.includes(id))
    .flatMap((each) => footprint(directory, each, asked.month))
    .map(({ kilograms, ...row }) => ({
      ...row,
      latestMonthEmissions: asked.scopes.reduce(
        (sum, at) => sum + (kilograms[at] ?? 0),
        0,
      ),
    }));
  const answer = asked.reportType === "OverallSummaryReport"
    ? { value: [summary(rows)] }
    : details(rows, asked);
  return { ...answer, subscriptionAccessDecisionList: decisions };
}

type Row = { readonly latestMonthEmissions: number };

function summary(rows: readonly Row[]): unknown {
  return {
    dataType: "OverallSummaryData",
    ...compared(
      rows.reduce((sum, { latestMonthEmissions: kg }) => sum + kg, 0),
    ),
  };
}

function details(
  rows: readonly Row[],
  { pageSize, offset }: Asked,
): Record<string, unknown> {
  const next = offset + pageSize;
  return {
    value: rows.slice(offset, next).map((row) => ({
      dataType: "ResourceItemDetailsData",
      ...row,
      ...compared(row.latestMonthEmissions),
      categoryType: "Resource",
    })),
    skipToken: next < rows.length ? btoa(`offset ${next}`) : null,
  };
}

function compared(latestMonthEmissions: number): Record<string, number> {
  return {
    latestMonthEmissions,
    previousMonthEmissions: latestMonthEmissions,
    monthOverMonthEmissionsChangeRatio: 0,
    monthlyEmissionsChangeValue: 0,
  };
}

function readRequest(
  { pageSize: most }: Directory,
  body: unknown,
  now: Date,
): Asked {
  const members = (body ?? {}) as Record<string, unknown>; // checked member by member
  const { reportType, subscriptionList, carbonScopeList } = members;
  const range = (members["dateRange"] ?? {}) as {
    start?: unknown;
    end?: unknown;
  }; // as above
  const month = String(range.start);
  if (month !== range.end || !/^\d{4}-\d\d-01$/.test(month)) {
    throw invalid("dateRange must be one month, given by its first day");
  }
  if (month < FIRST_MONTH || month > lastMonth(now)) {
    throw invalid("dateRange is outside of the available range");
  }
  const subscriptions = texts(subscriptionList, "subscriptionList");
  if (subscriptions.length < 1 || subscriptions.length > 100) {
    throw invalid("subscriptionList must have 1 to 100 items");
  }
  const scopes = texts(carbonScopeList, "carbonScopeList").map((scope) =>
    ["Scope1", "Scope2", "Scope3"].indexOf(scope)
  );
  if (scopes.length === 0 || scopes.includes(-1)) {
    throw invalid("carbonScopeList must have items of Scope1, Scope2, Scope3");
  }
  if (
    reportType !== "ItemDetailsReport" && reportType !== "OverallSummaryReport"
  ) throw invalid(`reportType ${reportType} is not known here`);
  const asked = Number(members["pageSize"] ?? 5000);
  if (!Number.isInteger(asked) || asked < 1 || asked > 5000) {
    throw invalid("pageSize must be 1 to 5000");
  }
  if (reportType === "ItemDetailsReport") {
    for (const name of ["categoryType", "orderBy", "sortDirection"]) {
      if (typeof members[name] !== "string") {
        throw invalid(`${name} is required`);
      }
    }
  }
  return {
    reportType,
    month,
    subscriptions,
    scopes,
    pageSize: Math.min(asked, most ?? asked),
    offset: offsetOf(members["skipToken"]),
  };
}

function offsetOf(token: unknown): number {
  if (token === undefined || token === null || token === "") return 0;
  try {
    const [, offset] = /^offset (\d+)$/.exec(atob(String(token))) ?? [];
    if (offset !== undefined) return Number(offset);
  } catch {
    // Told below.
  }
  throw invalid("skipToken is not valid");
}

function texts(value: unknown, name: string): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return value;
  }
  throw invalid(`${name} must be a list of texts`);
}

function invalid(message: string): AzureError {
  return new AzureError(400, "BadRequest", message);
}
