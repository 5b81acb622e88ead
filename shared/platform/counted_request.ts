/**
 * Every request of a user costs a token, whatever becomes of it.
 *
 * @module
 */
import type { ByteDatabase } from "./byte_database.ts";
import type { Caller } from "./caller.ts";
import type { Database } from "./database.ts";
import type { Door } from "./door.ts";
import { Fault } from "./fault.ts";
import type { Installation } from "./installation.ts";
import { takeToken } from "./rate_limit.ts";

/** Which databases know the rate by which SQL counts. */
const told = new WeakMap<Database, Promise<unknown>>();

/** Whether one of a request's own calls was committed, and with it a token taken. */
export class Tally {
  #isTaken = false;

  /** Whether one was. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** The same database, its calls noted. */
  ofCalls(database: Database): Database {
    return {
      call: <T>(name: string, args: Readonly<Record<string, unknown>>) =>
        this.#note(database.call<T>(name, args)),
    };
  }

  /** The same database, its calls noted. */
  ofBytes(bytes: ByteDatabase): ByteDatabase {
    return {
      send: (name, frame) => this.#note(bytes.send(name, frame)),
      receive: (name, args) => this.#note(bytes.receive(name, args)),
    };
  }

  async #note<T>(call: Promise<T>): Promise<T> {
    const result = await call;
    this.#isTaken = true;
    return result;
  }
}

/** What a request is counted by. */
export interface Counting {
  /** Who calls. */
  readonly caller: Caller;
  /** Where the tokens are. */
  readonly installation: Installation;
  /** What SQL took by itself. */
  readonly tally: Tally;
}

/**
 * Does the work of a door for a token of its caller: before it, or, where the SQL function that does the work takes the token
 * in its own transaction, after it when no such transaction was committed.
 *
 * @throws {Fault} RATE_LIMITED, in the place of what the work threw
 */
export async function countedByRate(
  door: Door,
  { caller, installation: { engine, settings }, tally }: Counting,
  work: () => Promise<Response>,
): Promise<Response> {
  if (caller.kind !== "user") return await work();
  const perMinute = settings.RATE_LIMIT_USER_PER_MINUTE;
  const take = () => takeToken(engine, `user:${caller.id}`, perMinute);
  if (!door.isCountedInSql) {
    await take();
    return await work();
  }
  await tellRate(engine, perMinute);
  try {
    return await work();
  } catch (error) {
    if (!tally.isTaken) await take().catch(rethrowRefusal);
    throw error;
  }
}

/** What the work threw matters more than a bucket that cannot be reached now. */
function rethrowRefusal(error: unknown): void {
  if (error instanceof Fault && error.code === "RATE_LIMITED") throw error;
}

/** Once an isolate. */
function tellRate(engine: Database, perMinute: number): Promise<unknown> {
  const telling = told.get(engine) ??
    engine.call("engine_keep_user_rate", { per_minute: perMinute });
  told.set(engine, telling);
  telling.catch(() => told.delete(engine));
  return telling;
}
