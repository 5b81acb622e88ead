/**
 * Requests to the function encrypted-data. Knows nothing of what is inside: passphrases and keys never come here.
 *
 * @module
 */
import { errorOf, type Refusal } from "./server_refusal.ts";
import { VaultError } from "./vault_error.ts";

/** Where the data is, and how to get there. */
export interface ConnectionOptions {
  /** Of the function: `https://<ref>.supabase.co/functions/v1/encrypted-data`. */
  readonly url: string;
  /** Gives the signed-in user's access token; asked before every request. */
  readonly token: () => string | Promise<string>;
  /** The project's publishable key, where its gateway asks for one. */
  readonly publishableKey?: string;
  /** Sends a request; the platform's by default. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits so many milliseconds; a timer by default. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** From [0, 1), for the waits: clients that failed together do not return together. */
  readonly random?: () => number;
  /** How often a request is sent at most; 4 by default. */
  readonly attempts?: number;
}

/** One request. */
export interface Question {
  /** The method. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the function: `/data`. */
  readonly path: string;
  /** JSON. */
  readonly body?: unknown;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether doing it twice is doing it once, so that a lost answer is asked for again. */
  readonly isRepeatable: boolean;
}

/** An answer: the body as JSON, null of one without. */
export interface Answer {
  /** 2xx or 304. */
  readonly status: number;
  /** What it says. */
  readonly body: unknown;
}

/** Sends questions. */
export type Connection = (question: Question) => Promise<Answer>;

const LONGEST_WAIT_SECONDS = 60;
const MAYBE_DONE = new Set([502, 503, 504]);

/** A connection. Each question may throw every code of {@link VaultError} that tells of the server or the way to it. */
export function connect(options: ConnectionOptions): Connection {
  const attempts = options.attempts ?? 4;
  const wait = options.wait ??
    ((milliseconds) =>
      new Promise((resolve) => setTimeout(resolve, milliseconds)));
  return async (question) => {
    for (let attempt = 1;; attempt++) {
      const outcome = await send(options, question);
      if (!("error" in outcome)) return outcome;
      const { error } = outcome;
      const asked = error.facts.retryAfterSeconds ?? 0;
      const isWorth = isPassing(error, question) && attempt < attempts &&
        asked <= LONGEST_WAIT_SECONDS;
      if (!isWorth) throw error;
      const jitter = (options.random ?? Math.random)() * 2 ** (attempt - 1);
      await wait((asked + jitter) * 1000);
    }
  };
}

/** Whether the same question may be answered later: it was refused before anything was done, or may be done twice. */
function isPassing(
  { code, facts: { status, serverCode } }: VaultError,
  { isRepeatable }: Question,
): boolean {
  if (status === 429 || serverCode === "OVERLOADED") return true;
  return isRepeatable &&
    (code === "NETWORK_FAILED" || MAYBE_DONE.has(status ?? 0) ||
      serverCode === "IDEMPOTENCY_KEY_RUNNING");
}

async function send(
  options: ConnectionOptions,
  { method, path, body, headers }: Question,
): Promise<Answer | { error: VaultError }> {
  const token = await options.token();
  const request = {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(options.publishableKey === undefined
        ? {}
        : { apikey: options.publishableKey }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  try {
    const response = await (options.fetch ?? fetch)(
      `${options.url.replace(/\/+$/, "")}${path}`,
      request,
    );
    return await answerOf(response);
  } catch (cause) {
    return { error: new VaultError("NETWORK_FAILED", undefined, { cause }) };
  }
}

async function answerOf(
  response: Response,
): Promise<Answer | { error: VaultError }> {
  const { status } = response;
  // Read in every case: an unread body keeps its connection. A body cut short is the network's failure.
  const text = await response.text();
  const body = parseJson(text);
  if (status === 304 || (response.ok && body !== undefined)) {
    return { status, body: body ?? null };
  }
  if (response.ok) return { error: new VaultError("ANSWER_INVALID") };
  const refusal: Refusal = typeof body === "object" && body !== null
    ? body
    : {};
  const header = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    error: errorOf(
      status,
      Number.isFinite(header)
        ? { retryAfterSeconds: header, ...refusal }
        : refusal,
    ),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
