/**
 * Doors as data: what a route takes, who may call it, and what it does.
 *
 * @module
 */
import type { ByteDatabase } from "./byte_database.ts";
import type { ByteSemaphore } from "./byte_semaphore.ts";
import type { Caller, CallerOf, Who } from "./caller.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./database.ts";
import type { Log } from "./log.ts";
import type { ParametersOf } from "./path.ts";
import type { Project } from "./project.ts";
import type { Environment, Settings } from "./settings.ts";
import { type InputSchema, refusesUnknownMembers } from "./valid_input.ts";

/** The methods a door can have. HEAD comes with GET, OPTIONS with every door. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a handler gets of the request, already proven to be of the right form. */
export interface Input<Parameters, Body, Query> {
  /** What the path names. */
  readonly parameters: Parameters;
  /** The output of the body's schema. */
  readonly body: Body;
  /** The output of the query's schema. */
  readonly query: Query;
}

/** What a handler may use. */
export interface Context {
  /** Goes into logs, rows and answers. */
  readonly requestId: string;
  /** The request; its body is already read. */
  readonly request: Request;
  /** The operator's settings. */
  readonly settings: Settings;
  /** What the platform tells. */
  readonly project: Project;
  /** Everything the environment holds: for settings that only some routes read. */
  environment(): Environment;
  /** The time. */
  readonly clock: Clock;
  /** The network. */
  readonly fetch: typeof fetch;
  /** Writes lines that carry the request id. */
  readonly log: Log;
  /** The database with the caller's own rights. */
  readonly database: Database;
  /** The same rights, for SQL functions that take or give bytes. */
  readonly bytes: ByteDatabase;
  /** The database with the right to the machinery: check the caller's right first. */
  readonly engine: Database;
  /** Takes a token of an organization, once the handler knows which; throws RATE_LIMITED. */
  limitOrganization(organizationId: string): Promise<void>;
  /** Lets work go on after the answer. Its failure is logged, nobody waits for it. */
  inBackground(work: Promise<unknown>): void;
}

/** An answer: a JSON body with a status (200 unless told), or a whole Response. */
export type Answer = Response | {
  readonly status?: number;
  /** Sent as JSON; absent sends no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A JSON body: its form, and the bytes it may have. */
export interface BodyRule<Body> {
  /** A strict object, or a union of such. */
  readonly schema: InputSchema<Body>;
  /** The most bytes it may have. */
  readonly limit: number;
  /** Takes a request without a body for one with an empty object. */
  readonly mayBeEmpty?: boolean;
  /** Admits the bytes before they are read and holds them until the answer; absent: everything is admitted. */
  readonly admission?: ByteSemaphore;
  /** Milliseconds it may take to come; a minute unless told. */
  readonly patience?: number;
  /** Members of this name come as RawText where they are texts: see raw_text.ts. */
  readonly rawMember?: string;
}

/** One route as its author writes it. */
export interface DoorOptions<Path extends string, W extends Who, Body, Query> {
  /** The HTTP method. */
  readonly method: Method;
  /** Below the function's name: `/`, `/:syncLogId`, `/integrations/:id/test`. See path.ts. */
  readonly path: Path;
  /** Who may call. */
  readonly who: W;
  /** Absent: the body is not read. */
  readonly body?: BodyRule<Body>;
  /** Absent: a query is ignored. Values are texts. */
  readonly query?: InputSchema<Query>;
  /** The log tells the codes of its faults alone: their sentences and causes may quote what nobody else may know. */
  readonly isConfidential?: boolean;
  /** A user's token is taken by the SQL function that does the work, with the user's rights: one call instead of two. */
  readonly isCountedInSql?: boolean;
  /** Does the work. What it throws becomes a problem document. */
  handle(
    caller: CallerOf<W>,
    input: Input<ParametersOf<Path>, Body, Query>,
    context: Context,
  ): Promise<Answer> | Answer;
}

/** One route as the endpoint sees it. Made by {@link door} only. */
export interface Door {
  /** The HTTP method. */
  readonly method: Method;
  /** See {@link DoorOptions}. */
  readonly path: string;
  /** See {@link DoorOptions}. */
  readonly who: Who;
  /** See {@link DoorOptions}. */
  readonly body: BodyRule<unknown> | null;
  /** See {@link DoorOptions}. */
  readonly query: InputSchema<unknown> | null;
  /** See {@link DoorOptions}. */
  readonly isConfidential: boolean;
  /** See {@link DoorOptions}. */
  readonly isCountedInSql: boolean;
  /** See {@link DoorOptions}. */
  readonly handle: (
    caller: Caller,
    input: Input<Readonly<Record<string, string>>, unknown, unknown>,
    context: Context,
  ) => Promise<Answer> | Answer;
}

/** A door. Refuses at once a schema that would let unknown members pass. */
export function door<
  const Path extends string,
  const W extends Who,
  Body = undefined,
  Query = undefined,
>(
  options: DoorOptions<Path, W, Body, Query>,
): Door {
  const schemas = [options.body?.schema, options.query];
  if (
    !schemas.every((schema) =>
      schema === undefined || refusesUnknownMembers(schema)
    )
  ) {
    throw new TypeError(
      `Cannot make the door ${options.method} ${options.path} as its schemas must be strict objects`,
    );
  }
  return {
    method: options.method,
    path: options.path,
    who: options.who,
    body: options.body ?? null,
    query: options.query ?? null,
    isConfidential: options.isConfidential ?? false,
    isCountedInSql: options.isCountedInSql ?? false,
    // The endpoint proves caller, parameters, body and query by these very options before it calls.
    handle: options.handle.bind(options) as unknown as Door["handle"],
  };
}
