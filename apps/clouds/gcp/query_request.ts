import { GcpError, invalidQuery } from "./gcp_error.ts";
import type { Parameter } from "./sql/run_query.ts";

/** What is asked to be run. */
export interface QueryRequest {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly isDryRun: boolean;
  /** Where it is to run; null to let BigQuery find out. */
  readonly location: string | null;
  /** Most rows of a page. */
  readonly maxResults: number;
  /** The same request twice under the same id runs once. */
  readonly requestId: string | null;
}

/** Rows of a page when nobody says how many. */
const DEFAULT_ROWS = 10_000;

/** Reads the body of jobs.query, or the query of a job's configuration. @throws {GcpError} */
export function parseQueryRequest(body: unknown): QueryRequest {
  const given = objectOf(body);
  const { query, useLegacySql, location, requestId } = given;
  if (typeof query !== "string" || query === "") {
    throw new GcpError(400, "required", "Required parameter is missing: query");
  }
  if (useLegacySql !== false) {
    throw invalidQuery(
      "Encountered an error in legacy SQL: it is not spoken here",
    );
  }
  return {
    sql: query,
    parameters: parametersOf(given["queryParameters"]),
    isDryRun: given["dryRun"] === true,
    location: typeof location === "string" ? location : null,
    maxResults: rowsOf(given["maxResults"]),
    requestId: typeof requestId === "string" ? requestId : null,
  };
}

/** How many rows a page may have. */
export function rowsOf(given: unknown): number {
  const rows = Number(given ?? DEFAULT_ROWS);
  return Number.isInteger(rows) && rows > 0 ? rows : DEFAULT_ROWS;
}

/** The members of a JSON object; none of anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parametersOf(given: unknown): Record<string, Parameter> {
  const list: unknown[] = Array.isArray(given) ? given : [];
  return Object.fromEntries(list.map((one) => {
    const { name, parameterType, parameterValue } = objectOf(one);
    const { type } = objectOf(parameterType);
    const { value } = objectOf(parameterValue);
    if (typeof value !== "string") {
      throw new GcpError(400, "invalid", `Missing value for parameter ${name}`);
    }
    if (type === "DATE" && !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
      throw new GcpError(400, "invalid", `Invalid date: '${value}'`);
    }
    return [String(name), { type: String(type), value }];
  }));
}
