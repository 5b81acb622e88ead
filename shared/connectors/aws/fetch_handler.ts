/**
 * The SDK's way to the network: one `fetch` per attempt, bounded in time, aborted when its caller aborts, and told of.
 *
 * The SDK's own handlers were not taken: the Node one needs node:https with its agents and reads bodies lazily, so that a
 * cut connection or a stalled body ends up outside of its timeout. Here an attempt ends only when its body is whole, unless bodies
 * are streamed: then the timeout bounds every piece.
 *
 * @module
 */
import type { Bytes } from "../../platform/bytes.ts";
import type { Clock } from "../../platform/clock.ts";
import { boundedBody } from "./bounded_body.ts";

/** The SDK's own threshold from which on it takes a clock for wrong. */
const SKEW_MILLISECONDS = 240_000;

/** How an attempt ended. `lost`: AWS may have answered, but no whole answer came. */
export interface Attempt {
  readonly outcome: "answered" | "refused" | "lost";
  /** Bytes of the answer's body. */
  readonly bytes: number;
}

/** What a handler needs. */
export interface FetchHandlerOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly timeoutMilliseconds: number;
  /** Is told of every attempt at its end, also of one its caller aborted. */
  readonly onAttempt: (attempt: Attempt) => void;
  /** Hands on the bodies of successful answers while they come; their bytes are not told of. */
  readonly isStreamed?: boolean;
}

/** A signed request as the SDK hands it over. */
export interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Bytes;
}

/** An answer as the SDK takes it. */
export interface SdkAnswer {
  readonly response: {
    readonly statusCode: number;
    readonly reason: string;
    readonly headers: Record<string, string>;
    readonly body: Uint8Array | ReadableStream<Uint8Array>;
  };
}

/** The part of the SDK's HttpHandler that its clients call. */
export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: SdkRequest,
    options?: { abortSignal?: unknown },
  ): Promise<SdkAnswer>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** A request handler for SDK clients. */
export function fetchHandler(options: FetchHandlerOptions): SdkRequestHandler {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    handle: (request, { abortSignal } = {}) =>
      send(request, options, abortSignal as AbortSignal | undefined), // the SDK hands on what its caller passed
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

async function send(
  request: SdkRequest,
  options: FetchHandlerOptions,
  caller: AbortSignal | undefined,
): Promise<SdkAnswer> {
  caller?.throwIfAborted();
  const { clock, timeoutMilliseconds, onAttempt } = options;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMilliseconds);
  const loss = (error: unknown) =>
    caller?.aborted
      ? error
      : lossOf(error, timeout.signal.aborted, timeoutMilliseconds);
  try {
    const response = await options.fetch(urlOf(request), {
      method: request.method,
      headers: headersOf(request),
      body: request.body ?? null,
      redirect: "manual",
      signal: AbortSignal.any([timeout.signal, ...(caller ? [caller] : [])]),
    });
    if (options.isStreamed && response.ok && response.body !== null) {
      const body = boundedBody(response.body, {
        timeoutMilliseconds,
        stop: timeout,
        loss,
      });
      onAttempt({ outcome: "answered", bytes: 0 });
      return answerOf(response, body, clock.now());
    }
    const body = new Uint8Array(await response.arrayBuffer());
    onAttempt({
      outcome: response.ok ? "answered" : "refused",
      bytes: body.length,
    });
    return answerOf(response, body, clock.now());
  } catch (error) {
    onAttempt({ outcome: "lost", bytes: 0 });
    throw loss(error);
  } finally {
    clearTimeout(timer);
  }
}

function urlOf(request: SdkRequest): string {
  const { protocol, hostname, port, path } = request;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) {
      query.append(name, one);
    }
  }
  const search = query.size === 0 ? "" : `?${query}`;
  return `${protocol}//${hostname}${
    port === undefined ? "" : `:${port}`
  }${path}${search}`;
}

/** fetch writes these two itself. */
function headersOf(request: SdkRequest): [string, string][] {
  return Object.entries(request.headers).filter(([name]) =>
    !["host", "content-length"].includes(name.toLowerCase())
  );
}

function answerOf(
  response: Response,
  body: SdkAnswer["response"]["body"],
  now: Date,
): SdkAnswer {
  return {
    response: {
      statusCode: response.status,
      reason: response.statusText,
      headers: headersFrom(response, now),
      body,
    },
  };
}

/**
 * The SDK sets its clock by AWS's Date, and repeats an error after which it did. It compares with the machine's clock though,
 * not with ours, so it gets to see the Date only when ours is wrong.
 */
function headersFrom(
  { headers }: Response,
  now: Date,
): Record<string, string> {
  const { date, ...others } = Object.fromEntries(headers);
  const skew = Math.abs(Date.parse(date ?? "") - now.getTime());
  return date !== undefined && skew >= SKEW_MILLISECONDS
    ? { ...others, date }
    : others;
}

/** Names and codes the SDK's retry rules know as transient. */
function lossOf(
  error: unknown,
  isTimeout: boolean,
  milliseconds: number,
): Error {
  if (isTimeout) {
    return Object.assign(
      new Error(`no answer within ${milliseconds / 1000} s`),
      { name: "TimeoutError" },
    );
  }
  return Object.assign(
    new Error("the connection broke before the answer was whole", {
      cause: error,
    }),
    { name: "ConnectionError", code: "ECONNRESET" },
  );
}
