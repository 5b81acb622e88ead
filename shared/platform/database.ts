/**
 * The port to the database, and its form over the REST API.
 *
 * Functions reach the machinery only through named SQL functions in `public`, so that what a
 * function may do is a list of grants. Not here: retrying (the caller knows what is safe to
 * repeat), reading tables, building SQL.
 *
 * @module
 */
import { Fault } from "./fault.ts";
import { lostAnswer, type RestOptions, restSender } from "./rest_sender.ts";

/** Calls SQL functions of schema `public` by name. */
export interface Database {
  /**
   * Calls `public.<name>` with named arguments and gives its jsonb result.
   *
   * @throws {Fault} mapped from the SQLSTATE; DATABASE_UNAVAILABLE or DATABASE_TIMEOUT when no answer came.
   * After those two the call may or may not have been committed.
   */
  call<T>(name: string, args: Readonly<Record<string, unknown>>): Promise<T>;
}

/** The database through PostgREST. */
export function restDatabase(options: RestOptions): Database {
  const send = restSender(options);
  return {
    async call<T>(
      name: string,
      args: Readonly<Record<string, unknown>>,
    ): Promise<T> {
      requireFunctionName(name);
      const response = await send(name, { body: JSON.stringify(args) });
      return await readResult<T>(response);
    },
  };
}

/** Refuses what is no plain lower-case SQL name, so that a name can never carry a path or SQL. */
export function requireFunctionName(name: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) {
    throw new TypeError(
      `Cannot call a database function as its name must be plain: "${name}"`,
    );
  }
}

/** The jsonb result in an answer. A function returning void answers with nothing. @throws {Fault} DATABASE_* when it is not whole. */
export async function readResult<T>(response: Response): Promise<T> {
  const text = await response.text().catch((error) => {
    throw lostAnswer(error);
  });
  if (text === "") return null as T; // T is the caller's claim about the SQL function, here as below
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Fault("DATABASE_UNAVAILABLE", undefined, { cause: error });
  }
}
