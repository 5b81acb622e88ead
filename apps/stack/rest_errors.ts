/**
 * Errors of the database as PostgREST answers them: the stand-in knows few SQLSTATEs and hides the others.
 *
 * @module
 */

/** An error of the driver. */
interface PostgresError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly detail?: unknown;
  readonly hint?: unknown;
}

/** SQLSTATEs the stand-in answers itself, as PostgREST does. */
const KNOWN = /^(42|22|21|53|55|PT|PG|23502|23503|23505|25006)/;

// Source: PostgREST, "Errors", HTTP status codes by SQLSTATE; the longest prefix counts, everything else is 400.
const STATUSES: readonly (readonly [string, number])[] = [
  ["57P01", 503],
  ["P0001", 400],
  ["08", 503],
  ["09", 500],
  ["0L", 403],
  ["0P", 403],
  ["25", 500],
  ["28", 403],
  ["2D", 500],
  ["38", 500],
  ["39", 500],
  ["3B", 500],
  ["40", 500],
  ["54", 500],
  ["57", 500],
  ["58", 500],
  ["F0", 500],
  ["HV", 500],
  ["P0", 500],
  ["XX", 500],
];

/**
 * Makes a connection tell the SQLSTATEs of our own SQL (class CS) and of PostgreSQL, with message, detail and hint.
 *
 * It wraps a method that is not public: a version of the stand-in without it must be looked at before it is used.
 *
 * @throws {Error} When the method is gone.
 */
export function tellSqlstates(connection: object): void {
  const normalize: unknown = Reflect.get(connection, "normalizeDbError");
  if (typeof normalize !== "function") {
    throw new Error(
      "@supabase/lite no longer has normalizeDbError: check how it answers our own SQLSTATEs",
    );
  }
  Reflect.set(connection, "normalizeDbError", (error: unknown) => {
    const normalized: PostgresError = normalize.call(connection, error);
    const code = normalized?.code;
    const isOurs = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) &&
      !KNOWN.test(code);
    return isOurs ? asRestError(code, normalized) : normalized;
  });
}

/** The form in which SQL itself may choose status and body: PostgREST, "RAISE errors with HTTP status codes". */
function asRestError(code: string, error: PostgresError): Error {
  const status = STATUSES.find(([prefix]) => code.startsWith(prefix))?.[1] ??
    400;
  const body = {
    code,
    message: String(error.message ?? ""),
    details: error.detail ?? null,
    hint: error.hint ?? null,
  };
  return Object.assign(new Error(JSON.stringify(body)), {
    code: "PGRST",
    detail: JSON.stringify({ status, headers: {} }),
  });
}
