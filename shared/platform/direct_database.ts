/**
 * The port to the database over a direct connection, for the worker, tests and benches.
 *
 * Functions never import this: they have the REST API, and a connection per isolate would eat the
 * server's connections. Safe behind a transaction pooler: no prepared statements, no session state.
 *
 * @module
 */
import type { Sql } from "postgres";
import { type Database, requireFunctionName } from "./database.ts";
import { faultFromDatabase } from "./database_fault.ts";
import { Fault } from "./fault.ts";

type Signature = ReadonlyMap<string, string>;

/** How the driver names failures of the connection, besides the SQLSTATEs and system codes. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/**
 * Calls through `sql`, as the role `sql` is connected as. Does not own the connection.
 *
 * Values travel as text and are cast to the types of the function's own signature, so that a call
 * means the same as over REST.
 */
export function directDatabase(sql: Sql): Database {
  const signatures = new Map<string, Promise<Signature>>();
  const signatureOf = (name: string): Promise<Signature> => {
    const known = signatures.get(name) ?? readSignature(sql, name);
    signatures.set(name, known);
    known.catch(() => signatures.delete(name));
    return known;
  };
  return {
    async call<T>(
      name: string,
      args: Readonly<Record<string, unknown>>,
    ): Promise<T> {
      requireFunctionName(name);
      try {
        const call = toCall(name, args, await signatureOf(name));
        const [row] = await sql.unsafe(call.text, call.values, {
          prepare: false,
        });
        return (row?.result ?? null) as T; // T is the caller's claim about the SQL function
      } catch (error) {
        throw toFault(error);
      }
    },
  };
}

async function readSignature(sql: Sql, name: string): Promise<Signature> {
  const rows = await sql.unsafe(
    `select argument.name, format_type(argument.type, null) as type
       from pg_proc
       join pg_namespace on pg_namespace.oid = pronamespace and nspname = 'public'
       left join lateral unnest(proargnames[1:pronargs], proargtypes::oid[]) as argument(name, type) on true
      where proname = $1`,
    [name],
    { prepare: false },
  );
  if (rows.length === 0) {
    throw new Error(`Cannot call public.${name} as no such function exists`);
  }
  return new Map(
    rows.flatMap(({ name, type }) =>
      name === null ? [] : [[String(name), String(type)]]
    ),
  );
}

function toCall(
  name: string,
  args: Readonly<Record<string, unknown>>,
  signature: Signature,
): { text: string; values: (string | null)[] } {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const parameters = given.map(([argument], index) => {
    const type = signature.get(argument);
    if (type === undefined) {
      throw new Error(
        `Cannot call public.${name} as it has no argument "${argument}"`,
      );
    }
    return `"${argument}" => ${toExpression(index + 1, type)}`;
  });
  return {
    text: `select public."${name}"(${parameters.join(", ")}) as result`,
    values: given.map(([argument, value]) =>
      toText(value, signature.get(argument) ?? "text")
    ),
  };
}

/** An array travels as JSON and is unfolded by the server, elements in order. */
function toExpression(position: number, type: string): string {
  if (!type.endsWith("[]")) return `$${position}::text::${type}`;
  const elements =
    `array(select jsonb_array_elements_text($${position}::text::jsonb))`;
  return `case when $${position}::text is null then null else ${elements} end::${type}`;
}

function toText(value: unknown, type: string): string | null {
  if (value === null || value === undefined) return null;
  if (type === "json" || type === "jsonb" || type.endsWith("[]")) {
    return JSON.stringify(value);
  }
  return value instanceof Date ? value.toISOString() : String(value);
}

function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = error instanceof Error && "code" in error
    ? error.code
    : undefined;
  if (typeof code !== "string") {
    return new Fault("INTERNAL", undefined, { cause: error });
  }
  if (CONNECTION_CODES.has(code)) {
    return new Fault("DATABASE_UNAVAILABLE", undefined, { cause: error });
  }
  return faultFromDatabase(
    error as { code: string; message: string; detail?: string },
  ); // a PostgresError
}
