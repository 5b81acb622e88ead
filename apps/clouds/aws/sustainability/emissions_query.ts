import { validationError } from "../aws_error.ts";

/** What a caller asks for. */
export interface EmissionsQuery {
  /** The months whose first day is in the asked time. */
  readonly months: readonly Date[];
  readonly groupBy: readonly Dimension[];
  readonly types: readonly string[];
  /** Most results of an answer. */
  readonly limit: number;
  readonly nextToken: string | null;
  /** The request without its token: what a token is bound to. */
  readonly identity: string;
}

/** What results can be told apart by. */
export type Dimension = "USAGE_ACCOUNT_ID" | "REGION" | "SERVICE";

const DIMENSIONS: readonly string[] = ["USAGE_ACCOUNT_ID", "REGION", "SERVICE"];
const PARTS = ["", "SCOPE_1_", "SCOPE_2_", "SCOPE_3_"];

/** The types of emissions AWS knows. Source: docs.aws.amazon.com/sustainability, API_GetEstimatedCarbonEmissions. */
const TYPES: readonly string[] = PARTS.flatMap((part) =>
  part === "SCOPE_1_"
    ? [`TOTAL_${part}CARBON_EMISSIONS`]
    : ["LBM", "MBM"].map((method) => `TOTAL_${part}${method}_CARBON_EMISSIONS`)
);

/** Checks a request as AWS does. @throws {AwsError} ValidationException. */
export function parseEmissionsQuery(
  input: Record<string, unknown>,
): EmissionsQuery {
  const { NextToken, MaxResults, ...rest } = input;
  const { Start, End } = (rest["TimePeriod"] ?? {}) as Record<string, unknown>; // checked here
  const start = new Date(String(Start));
  const end = new Date(String(End));
  if (!(start < end)) {
    throw validationError("TimePeriod must have a Start before its End");
  }
  if ((rest["Granularity"] ?? "MONTHLY") !== "MONTHLY") {
    throw validationError("Granularity must be MONTHLY");
  }
  const limit = MaxResults ?? 1000;
  if (!Number.isInteger(limit) || Number(limit) < 1 || Number(limit) > 1000) {
    throw validationError("MaxResults must be from 1 to 1000");
  }
  return {
    months: monthsIn(start, end),
    groupBy: listOf(rest["GroupBy"], "GroupBy", DIMENSIONS) as Dimension[], // checked there
    types: listOf(
      rest["EmissionsTypes"] ?? TYPES.slice(0, 2),
      "EmissionsTypes",
      TYPES,
    ),
    limit: Number(limit),
    nextToken: typeof NextToken === "string" ? NextToken : null,
    identity: JSON.stringify(rest),
  };
}

function monthsIn(start: Date, end: Date): Date[] {
  const months: Date[] = [];
  for (
    let month = new Date(
      Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1),
    );
    month <= end;
    month = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1))
  ) {
    if (month >= start) months.push(month);
  }
  return months;
}

function listOf(
  given: unknown,
  name: string,
  known: readonly string[],
): string[] {
  const list = given ?? [];
  if (!Array.isArray(list) || !list.every((one) => known.includes(one))) {
    throw validationError(`${name} must be a list of ${known.join(", ")}`);
  }
  return list;
}
