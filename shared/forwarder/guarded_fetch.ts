/**
 * The one way to an endpoint that a user named: guarded before each request, bounded in time and size, redirects refused.
 *
 * @module
 */
import type { wait } from "../platform/wait.ts";
import { assertPublicEndpoint, type GuardTools } from "./endpoint_guard.ts";

/** What a request needs besides itself. */
export interface EndpointTools extends GuardTools {
  /** The runtime's, or one that pins the address where the runtime can. */
  readonly fetch: typeof fetch;
  /** {@link wait}, or a test's. */
  readonly wait: typeof wait;
  /** Milliseconds until a request is given up, its answer included. */
  readonly timeoutMilliseconds: number;
}

/** A POST of JSON. */
export interface EndpointRequest {
  readonly url: string;
  /** The setting the URL stands in, for refusals: `call_url`. */
  readonly field: string;
  /** JSON. */
  readonly body: string;
  /** Besides `accept`, `content-type` and `user-agent`, which are ours and win. Nothing a user wrote becomes a header. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface EndpointAnswer {
  readonly status: number;
  /** The Retry-After header as it stood. */
  readonly retryAfter: string | null;
  /** As much of the body as came in time, at most {@link MAX_ANSWER_BYTES}; broken UTF-8 is replaced. */
  readonly text: string;
}

/** The most bytes that are read of an answer, after decompression. */
export const MAX_ANSWER_BYTES = 65_536;

const USER_AGENT = "cloud-sync-forwarder/1";

/** How an attempt ended without an answer. */
export type Unanswered = "network" | "timeout" | "aborted";

/** No answer came. The message holds no address, no header and nothing the runtime said. */
export class NoAnswer extends Error {
  /** Why. */
  readonly kind: Unanswered;
  /** Whether the request may have reached the endpoint all the same. False only where no connection came about. */
  readonly mayHaveArrived: boolean;

  /** An attempt that ended as `kind`. */
  constructor(kind: Unanswered, message: string, mayHaveArrived: boolean) {
    super(message);
    this.name = "NoAnswer";
    this.kind = kind;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/**
 * Sends a request once. A redirect is an answer like others: it is not followed. Once the status is there, a body that breaks
 * off does no harm.
 *
 * @throws {NoAnswer} When no status came: no connection, too late, or `signal` aborted.
 * @throws {Fault} REQUEST_INVALID when the URL may not be sent to (any more); nothing was sent.
 */
export async function postToEndpoint(
  request: EndpointRequest,
  tools: EndpointTools,
  signal: AbortSignal,
): Promise<EndpointAnswer> {
  const late = new AbortController();
  const done = new AbortController();
  tools.wait(tools.timeoutMilliseconds, done.signal)
    .then(() => late.abort(), () => {});
  const stop = AbortSignal.any([late.signal, signal]);
  let wasSent = false;
  try {
    stop.throwIfAborted();
    await within(guard(request, tools), stop);
    wasSent = true;
    const response = await tools.fetch(request.url, {
      method: "POST",
      headers: {
        ...request.headers,
        "accept": "application/json",
        "content-type": "application/json",
        "user-agent": USER_AGENT,
      },
      body: request.body,
      redirect: "manual",
      signal: stop,
    });
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      text: await boundedText(response),
    };
  } catch (error) {
    if (signal.aborted) {
      throw new NoAnswer("aborted", "the request was given up", wasSent);
    }
    if (late.signal.aborted) {
      const message = `no answer within ${tools.timeoutMilliseconds} ms`;
      throw new NoAnswer("timeout", message, wasSent);
    }
    if (!wasSent || !(error instanceof TypeError)) throw error;
    throw isUnconnected(error)
      ? new NoAnswer("network", "no connection", false)
      : new NoAnswer("network", "the connection broke", true);
  } finally {
    done.abort();
  }
}

/**
 * @throws {NoAnswer} When the look-up fails or finds nothing, as a resolver tells a failing name server from a name without
 * addresses only sometimes.
 */
async function guard(request: EndpointRequest, tools: EndpointTools) {
  const resolve = async (name: string) => {
    const addresses = await tools.resolve(name).catch(() => []);
    if (addresses.length > 0) return addresses;
    throw new NoAnswer("network", "the name cannot be looked up", false);
  };
  await assertPublicEndpoint(request.url, request.field, { ...tools, resolve });
}

async function within<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onStop = () => reject(stop.reason);
  stop.addEventListener("abort", onStop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    stop.removeEventListener("abort", onStop);
  }
}

/**
 * Whether the runtime never got a connection. Deno's errors say so in a sentence alone, hyper-util's of the kind `Connect`: their own
 * in Deno 2.1, their cause's in 2.9.
 */
function isUnconnected({ message, cause }: TypeError): boolean {
  const told = cause instanceof Error ? cause.message : message;
  return told.includes("client error (Connect)");
}

async function boundedText({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let left = MAX_ANSWER_BYTES;
  let text = "";
  try {
    while (left > 0) {
      const { value } = await reader.read();
      if (value === undefined) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.byteLength;
    }
  } catch {
    // The status has told what counts.
  }
  await reader.cancel().catch(() => {});
  return text + decoder.decode();
}
