/**
 * Sends batches to an endpoint: repeated while that helps, halved to find the records it refuses, at most once more with a new token.
 *
 * @module
 */
import { Fault } from "../platform/fault.ts";
import { backoffMilliseconds } from "../platform/retry.ts";
import type { Secret } from "../platform/secret.ts";
import { idempotencyKey, type ObjectVersion } from "./batch.ts";
import { call, type CallEnd, type CallTools, type Tally } from "./call.ts";
import {
  type Attempt,
  bodyOf,
  type DeadLetter,
  MAX_ATTEMPTS_KEPT,
  type Outcome,
} from "./outcome.ts";
import type { Tokens } from "./token.ts";

/** Records to send together. */
export interface Sendable {
  /** JSON texts, sent as they stand. */
  readonly records: readonly string[];
  /** Where each stands in the object, in bytes, the end excluded. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly object: ObjectVersion;
  /** When the file was taken on: part of the body, so that a repeat is the same bytes. ISO 8601. */
  readonly takenOnAt: string;
  /** The key of an earlier time, for all records together; by object and range unless told. */
  readonly key?: string;
}

/** What sending needs. Limit, breaker, pace and tokens are the endpoint's: one of each for all senders to it. */
export interface SenderTools extends CallTools {
  /** Repeats after the first attempt. */
  readonly maxRetries: number;
  readonly tokens: Tokens;
  /** From [0, 1). */
  readonly random: () => number;
  /** Whether there is time to wait so many milliseconds. */
  readonly mayWait: (milliseconds: number) => boolean;
}

/** The pauses between attempts, in milliseconds, with full jitter. */
const BACKOFF = { base: 1_000, cap: 30_000 };

/** Ends the sending of a batch with nothing settled. */
class Stopped extends Error {
  constructor(
    readonly kind: "paused" | "postponed",
    message: string,
    readonly retryAt: Date | null = null,
  ) {
    super(message);
  }
}

/**
 * The way to one endpoint.
 *
 * `send` does not throw for what endpoints do, nor when `signal` aborts: a batch that cannot be settled is `paused` (401 for a new
 * token too, credentials refused, a redirect, an address that may not be sent to) or `postponed`. It is then to be sent again as a
 * whole; what was delivered of it counts as uncertain, since it will be sent twice, under the same keys.
 */
export function sender(
  tools: SenderTools,
): { send(batch: Sendable, signal: AbortSignal): Promise<Outcome> } {
  return { send: (batch, signal) => new Sending(batch, tools, signal).run() };
}

/** Records `from` up to `to` of a batch. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly attempts: readonly Attempt[];
}

class Sending {
  readonly #batch: Sendable;
  readonly #tools: SenderTools;
  readonly #signal: AbortSignal;
  readonly #dead: DeadLetter[] = [];
  readonly #tally: Tally = {
    requests: 0,
    throttled: 0,
    failures: 0,
    uncertain: 0,
  };
  #sent = 0;

  constructor(batch: Sendable, tools: SenderTools, signal: AbortSignal) {
    this.#batch = batch;
    this.#tools = tools;
    this.#signal = signal;
  }

  async run(): Promise<Outcome> {
    try {
      const to = this.#batch.records.length;
      if (to > 0) await this.#sendPart({ from: 0, to, attempts: [] });
      return this.#outcome(null);
    } catch (error) {
      if (error instanceof Stopped) return this.#outcome(error);
      if (!this.#signal.aborted) throw error;
      return this.#outcome(new Stopped("postponed", "the run stopped"));
    }
  }

  #outcome(stopped: Stopped | null): Outcome {
    const isSettled = stopped === null;
    return {
      sent: isSettled ? this.#sent : 0,
      dead: isSettled ? this.#dead : [],
      ...this.#tally,
      uncertain: this.#tally.uncertain + (isSettled ? 0 : this.#sent),
      paused: stopped?.kind === "paused",
      postponed: stopped?.kind === "postponed",
      reason: stopped?.message ?? null,
      retryAt: stopped?.retryAt ?? null,
    };
  }

  /** Settles every record of a part: sent, or in a dead letter. @throws {Stopped} */
  async #sendPart(part: Part): Promise<void> {
    const { from, to } = part;
    const [start, end] = this.#rangeOf(part);
    const isWhole = from === 0 && to === this.#batch.records.length;
    const key = isWhole && this.#batch.key !== undefined
      ? this.#batch.key
      : await idempotencyKey(this.#batch.object, start, end);
    const attempts = [...part.attempts];
    for (let tries = 1;; tries++) {
      const result = await this.#tryAuthorized(part, key);
      if (result.kind === "taken") {
        this.#sent += to - from;
        return;
      }
      attempts.push(result.attempt);
      if (result.kind === "refused" && to - from > 1) {
        const middle = from + Math.ceil((to - from) / 2);
        await this.#sendPart({ from, to: middle, attempts });
        await this.#sendPart({ from: middle, to, attempts });
        return;
      }
      if (result.kind === "refused" || tries > this.#tools.maxRetries) {
        this.#bury(part, {
          key,
          attempts,
          tries,
          isRefused: result.kind === "refused",
        });
        return;
      }
      await this.#pause(
        backoffMilliseconds(tries, this.#tools.random(), BACKOFF),
      );
    }
  }

  #rangeOf({ from, to }: Part): readonly [number, number] {
    const { ranges } = this.#batch;
    return [ranges[from]?.[0] ?? 0, ranges[to - 1]?.[1] ?? 0];
  }

  #bury(
    part: Part,
    { key, attempts, tries, isRefused }: {
      key: string;
      attempts: readonly Attempt[];
      tries: number;
      isRefused: boolean;
    },
  ): void {
    const [start, end] = this.#rangeOf(part);
    const last = attempts.at(-1);
    const status = last?.status ?? null;
    this.#dead.push({
      start,
      end,
      first: part.from,
      records: this.#batch.records.slice(part.from, part.to),
      reason: !isRefused
        ? "exhausted"
        : status === 413
        ? "too_large"
        : "rejected",
      idempotencyKey: key,
      attempts: attempts.slice(-MAX_ATTEMPTS_KEPT),
      lastStatus: status,
      error: `API call failed after ${tries} ${
        tries === 1 ? "attempt" : "attempts"
      }: ${last?.error ?? ""}`,
    });
  }

  /** One attempt; another at once with a new token when the one in use is refused. @throws {Stopped} */
  async #tryAuthorized(
    { from, to }: Part,
    key: string,
  ): Promise<Extract<CallEnd, { kind: "taken" | "refused" | "later" }>> {
    const { records, takenOnAt } = this.#batch;
    const body = bodyOf(records.slice(from, to), takenOnAt);
    let token = await this.#token((tokens) => tokens.token(this.#signal));
    for (const isLast of [false, true]) {
      const end = await call(
        { body, records: to - from, key, token, tally: this.#tally },
        this.#tools,
        this.#signal,
      );
      if ("reason" in end) {
        throw new Stopped(end.kind, end.reason, end.retryAt);
      }
      if (end.kind !== "unauthorized") return end;
      const refused = token;
      if (!isLast) {
        token = await this.#token((tokens) =>
          tokens.renewed(refused, this.#signal)
        );
      }
    }
    throw new Stopped(
      "paused",
      "API call failed after 2 attempts: status 401 for a new token too",
    );
  }

  /** A token; the token endpoint's own trouble is waited out like the call URL's. @throws {Stopped} */
  async #token(ask: (tokens: Tokens) => Promise<Secret>): Promise<Secret> {
    const { tokens, maxRetries, random, clock } = this.#tools;
    for (let tries = 1;; tries++) {
      try {
        return await ask(tokens);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        if (!error.retry) throw new Stopped("paused", error.message);
        const asked = (error.retryAfterSeconds ?? 0) * 1000;
        const pause = Math.max(
          asked,
          backoffMilliseconds(tries, random(), BACKOFF),
        );
        if (tries > maxRetries) {
          const retryAt = new Date(clock.now().getTime() + pause);
          throw new Stopped("postponed", error.message, retryAt);
        }
        await this.#pause(pause);
      }
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const { breaker, clock, mayWait, wait } = this.#tools;
    if (!mayWait(milliseconds)) {
      const next = clock.now().getTime() + milliseconds;
      const open = breaker.openUntil?.getTime() ?? 0;
      const retryAt = new Date(Math.max(next, open));
      throw new Stopped("postponed", "no time is left to repeat", retryAt);
    }
    await wait(milliseconds, this.#signal);
  }
}
