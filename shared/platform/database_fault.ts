/**
 * From the errors of PostgreSQL and PostgREST to faults.
 *
 * Our own SQL raises `CSnnn` with the public sentence as message and JSON as detail; that passes
 * through. Every other message of the database stays in the cause: it may quote rows.
 *
 * Sources: PostgreSQL 17 appendix A (SQLSTATEs); PostgREST reference, "Errors" (PGRST codes).
 *
 * @module
 */
import { Fault, type FaultCode, FAULTS, type FieldError } from "./fault.ts";

/** What both the REST API and a direct connection tell about an error. */
export interface DatabaseError {
  /** The SQLSTATE, or a PGRST code. */
  readonly code?: unknown;
  /** The primary message. */
  readonly message?: unknown;
  /** The DETAIL of the error; `details` in PostgREST. */
  readonly detail?: unknown;
}

const STANDARD: Readonly<Record<string, FaultCode>> = {
  "42501": "ACCESS_DENIED",
  "23505": "CONFLICT",
  "22P02": "REQUEST_INVALID",
  "22023": "REQUEST_INVALID",
  "22003": "REQUEST_INVALID",
  "22007": "REQUEST_INVALID",
  "22008": "REQUEST_INVALID",
  "22021": "REQUEST_INVALID",
  "22P05": "REQUEST_INVALID",
  "23514": "REQUEST_INVALID",
  "23502": "REQUEST_INVALID",
  "57014": "DATABASE_TIMEOUT",
  "40001": "DATABASE_UNAVAILABLE",
  "40P01": "DATABASE_UNAVAILABLE",
  "55P03": "DATABASE_UNAVAILABLE",
  "57P01": "DATABASE_UNAVAILABLE",
  "57P02": "DATABASE_UNAVAILABLE",
  "57P03": "DATABASE_UNAVAILABLE",
  PGRST000: "DATABASE_UNAVAILABLE",
  PGRST001: "DATABASE_UNAVAILABLE",
  PGRST002: "DATABASE_UNAVAILABLE",
  PGRST003: "DATABASE_UNAVAILABLE",
  PGRST301: "TOKEN_INVALID",
  PGRST302: "TOKEN_INVALID",
  PGRST303: "TOKEN_INVALID",
};

const OWN: ReadonlyMap<string, FaultCode> = new Map(
  Object.entries(FAULTS).flatMap(([code, kind]) =>
    "sqlstate" in kind ? [[kind.sqlstate, code as FaultCode] as const] : [] // keys of FAULTS
  ),
);

/** The fault of a database error. An unknown code is INTERNAL: our SQL and our code disagree. */
export function faultFromDatabase(error: DatabaseError): Fault {
  const state = typeof error.code === "string" ? error.code : "";
  const own = OWN.get(state);
  if (own !== undefined) return ownFault(own, error);
  const standard = Object.hasOwn(STANDARD, state) ? STANDARD[state] : undefined;
  return new Fault(
    standard ??
      (isConnectionState(state) ? "DATABASE_UNAVAILABLE" : "INTERNAL"),
    undefined,
    {
      cause: error,
    },
  );
}

/** The fault of an answer of the REST API that is not a success. */
export function faultFromRest(status: number, body: string): Fault {
  const error = parseRestError(body);
  if (error !== null) return faultFromDatabase(error);
  const cause = { status, body: body.slice(0, 500) };
  if (status === 401) return new Fault("TOKEN_INVALID", undefined, { cause });
  if (status === 429) return new Fault("RATE_LIMITED", undefined, { cause });
  return new Fault(
    status >= 500 ? "DATABASE_UNAVAILABLE" : "INTERNAL",
    undefined,
    { cause },
  );
}

/** Class 08 is a broken connection, class 53 a server out of connections, memory or disk. */
function isConnectionState(state: string): boolean {
  return /^(08|53)[0-9A-Z]{3}$/.test(state);
}

function parseRestError(body: string): DatabaseError | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (!isRecord(parsed) || typeof parsed.code !== "string") return null;
    return {
      code: parsed.code,
      message: parsed.message,
      detail: parsed.details,
    };
  } catch {
    return null;
  }
}

function ownFault(code: FaultCode, error: DatabaseError): Fault {
  const { errors, retry_after_seconds: retryAfter, ...details } = parseDetail(
    error.detail,
  );
  return new Fault(
    code,
    typeof error.message === "string" ? error.message : undefined,
    {
      details,
      cause: error,
      ...(typeof retryAfter === "number"
        ? { retryAfterSeconds: retryAfter }
        : {}),
      ...(Array.isArray(errors) ? { errors: errors.filter(isFieldError) } : {}),
    },
  );
}

/** Our SQL writes an object as DETAIL, or nothing. */
function parseDetail(detail: unknown): Record<string, unknown> {
  try {
    const parsed: unknown = typeof detail === "string"
      ? JSON.parse(detail)
      : detail;
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isFieldError(value: unknown): value is FieldError {
  return isRecord(value) && typeof value.pointer === "string" &&
    typeof value.expected === "string" && typeof value.found === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
