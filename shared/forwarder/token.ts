/**
 * The token of an endpoint: asked for with access key and secret key, kept until shortly before it ends, renewed when refused.
 *
 * @module
 */
import { decodeJwt } from "jose";
import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import { findRetryAfterSeconds } from "../platform/retry.ts";
import type { Secret } from "../platform/secret.ts";
import {
  type EndpointAnswer,
  type EndpointTools,
  NoAnswer,
  postToEndpoint,
} from "./guarded_fetch.ts";
import { findToken, type TokenAnswer } from "./token_answer.ts";

/** Who asks whom for tokens. */
export interface AuthAccount {
  readonly authUrl: string;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

/** A token as it is stored; whoever stores it seals it. */
export interface StoredToken {
  readonly token: Secret;
  /** From then on another is asked for. */
  readonly expiresAt: Date;
}

/** What the tokens need besides the account. */
export interface TokenTools extends EndpointTools {
  readonly clock: Clock;
  /** A token from an earlier run; null to ask for one when it is first needed. */
  readonly stored: StoredToken | null;
  /** Told of each new token, to keep it for later runs. */
  readonly onNew: (token: StoredToken) => void;
}

/** The tokens of one account: one at a time, however many ask. */
export interface Tokens {
  /** The token in use, or a new one when it is about to end. @throws {Fault} See {@link tokens}. */
  token(signal: AbortSignal): Promise<Secret>;
  /** The token after `refused` was refused: a new one, unless another is in use by now. @throws {Fault} See {@link tokens}. */
  renewed(refused: Secret, signal: AbortSignal): Promise<Secret>;
  /** How many were asked for. */
  readonly requests: number;
}

/** The longest a token is used, in milliseconds: 50 minutes. */
const MAX_AGE = 50 * 60_000;

/** A token is not used in its last seconds, or its last tenth if that is less: it must outlive the request. In milliseconds. */
const MARGIN = 60_000;

/** A Retry-After of a token endpoint is believed up to here, in seconds. */
const MAX_RETRY_AFTER = 300;

/**
 * The tokens of `account`. Asks for none yet, and asks once at a time: who comes meanwhile shares the answer. Does not repeat a
 * request that failed.
 *
 * Every fault's message begins with "Auth API failed": PROVIDER_CREDENTIALS_INVALID (4xx, or a redirect), PROVIDER_SHAPE_UNKNOWN
 * (no token in the answer), and worth repeating PROVIDER_THROTTLED (429), PROVIDER_UNAVAILABLE and PROVIDER_TIMEOUT. REQUEST_INVALID
 * of the guard stays as it is; the signal's reason when aborted.
 */
export function tokens(account: AuthAccount, tools: TokenTools): Tokens {
  let held = tools.stored;
  let asking: Promise<Secret> | null = null;
  let requests = 0;
  // Asked under no caller's signal, as others may share it; the time limit of the request bounds it.
  const { signal: unheard } = new AbortController();

  const ask = async () => {
    requests += 1;
    const answer = await request(account, tools, unheard);
    held = lifetimeOf(answer, tools.clock.now());
    tools.onNew(held);
    return held.token;
  };
  const share = (signal: AbortSignal) => {
    asking ??= ask().finally(() => asking = null);
    return unlessAborted(asking, signal);
  };
  return {
    async token(signal) {
      signal.throwIfAborted();
      const now = tools.clock.now();
      if (held !== null && now < held.expiresAt) return held.token;
      return await share(signal);
    },
    async renewed(refused, signal) {
      signal.throwIfAborted();
      const isCurrent = held?.token.reveal() === refused.reveal();
      if (held !== null && !isCurrent) return held.token;
      return await share(signal);
    },
    get requests() {
      return requests;
    },
  };
}

async function request(
  { authUrl, accessKey, secretKey }: AuthAccount,
  tools: TokenTools,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const body = JSON.stringify({
    accessKey: accessKey.reveal(),
    secretKey: secretKey.reveal(),
  });
  let answer: EndpointAnswer;
  try {
    const post = { url: authUrl, field: "auth_url", body };
    answer = await postToEndpoint(post, tools, signal);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw failed(
      error.kind === "timeout" ? "PROVIDER_TIMEOUT" : "PROVIDER_UNAVAILABLE",
      error.message,
    );
  }
  if (answer.status < 200 || answer.status > 299) {
    throw refusal(answer, tools.clock.now());
  }
  const found = findToken(answer.text);
  if (found === null) {
    throw failed("PROVIDER_SHAPE_UNKNOWN", "the answer holds no token");
  }
  return found;
}

/** Says nothing of the body, which may quote the keys. */
function refusal({ status, retryAfter }: EndpointAnswer, now: Date): Fault {
  const isTransient = status >= 500 || [408, 425, 429].includes(status);
  const code = status === 429
    ? "PROVIDER_THROTTLED"
    : isTransient
    ? "PROVIDER_UNAVAILABLE"
    : "PROVIDER_CREDENTIALS_INVALID";
  const seconds = findRetryAfterSeconds(retryAfter, now, MAX_RETRY_AFTER);
  return failed(code, `status ${status}`, seconds);
}

function failed(
  code:
    | "PROVIDER_CREDENTIALS_INVALID"
    | "PROVIDER_SHAPE_UNKNOWN"
    | "PROVIDER_THROTTLED"
    | "PROVIDER_TIMEOUT"
    | "PROVIDER_UNAVAILABLE",
  why: string,
  retryAfterSeconds: number | null = null,
): Fault {
  return new Fault(
    code,
    `Auth API failed: ${why}`,
    retryAfterSeconds === null ? {} : { retryAfterSeconds },
  );
}

function lifetimeOf({ token, expiresIn }: TokenAnswer, now: Date): StoredToken {
  const told = expiresIn === null ? Infinity : expiresIn * 1000;
  const life = Math.min(told, millisecondsToExp(token, now));
  const usable = life - Math.min(MARGIN, life / 10);
  const age = Math.max(0, Math.min(MAX_AGE, usable));
  return { token, expiresAt: new Date(now.getTime() + age) };
}

/** What a JWT's `exp` leaves; infinite for an opaque token and for one without. Its signature is the endpoint's to check. */
function millisecondsToExp(token: Secret, now: Date): number {
  try {
    const { exp } = decodeJwt(token.reveal());
    return typeof exp === "number" ? exp * 1000 - now.getTime() : Infinity;
  } catch {
    return Infinity;
  }
}

async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
