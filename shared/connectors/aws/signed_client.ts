/**
 * A client for an AWS service that has no SDK: signs and sends like one, so that it can be used like one.
 *
 * @module
 */
import {
  backoffMilliseconds,
  findRetryAfterSeconds,
} from "../../platform/retry.ts";
import { wait } from "../../platform/wait.ts";
import type { clientOptions } from "./client_options.ts";

/** A call of a REST service that takes JSON. */
export interface SignedCall {
  /** `/2026-02-05/getProduct`. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The client. */
export interface SignedClient {
  readonly config: { systemClockOffset?: number };
  readonly middlewareStack: { add(): void };
  /** @throws {Error} As the SDK's: `name`, `message`, `$metadata` and `$response`. */
  send(
    call: SignedCall,
    options: { readonly abortSignal: AbortSignal },
  ): Promise<{ readonly text: string }>;
}

/** What a client is made with. */
export interface SignedClientOptions {
  /** The name the service's requests are signed under. */
  readonly signingName: string;
  /** From [0, 1): spreads repetitions. */
  readonly random: () => number;
}

type Options = ReturnType<typeof clientOptions>;

/** The pauses before a repetition, in milliseconds; those of the SDK. */
const BACKOFF = { base: 500, cap: 20_000 };

/** Retry-After up to this many seconds is waited for within the request; a longer one is the job's to wait for. */
const PATIENCE_SECONDS = 5;

/** A client over the SDK's own options: its handler, credentials, endpoint and number of attempts. */
export function signedClient(
  options: Options,
  { signingName, random }: SignedClientOptions,
): SignedClient {
  const config: SignedClient["config"] = {};
  return {
    config,
    middlewareStack: { add() {} },
    async send(call, { abortSignal }) {
      for (let attempt = 1;; attempt++) {
        const now = new Date(Date.now() + (config.systemClockOffset ?? 0));
        try {
          return await sendOnce(call, options, {
            signingName,
            now,
            abortSignal,
          });
        } catch (error) {
          const pause = patience(error, attempt, { random, now });
          if (attempt >= options.maxAttempts || pause === null) throw error;
          await wait(pause, abortSignal);
        }
      }
    },
  };
}

async function sendOnce(
  { path, body }: SignedCall,
  { requestHandler, credentials, endpoint, region }: Options,
  { signingName, now, abortSignal }: {
    signingName: string;
    now: Date;
    abortSignal: AbortSignal;
  },
): Promise<{ text: string }> {
  const { AwsV4Signer } = await import("aws4fetch");
  const signed = await new AwsV4Signer({
    ...credentials,
    method: "POST",
    url: endpoint.replace(/\/$/, "") + path,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    service: signingName,
    region,
    datetime: now.toISOString().replace(/[:-]|\.\d{3}/g, ""),
    allHeaders: true,
  }).sign();
  const { protocol, hostname, port, pathname } = signed.url;
  const { response } = await requestHandler.handle({
    method: signed.method,
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    path: pathname,
    headers: Object.fromEntries(signed.headers),
    body: JSON.stringify(body),
  }, { abortSignal });
  const text = new TextDecoder().decode(response.body as Uint8Array); // whole, as it is not streamed
  if (response.statusCode < 300) return { text };
  throw errorOf(response, text);
}

/** AWS's error in the form the SDK gives it. */
function errorOf(
  response: { statusCode: number; headers: Record<string, string> },
  text: string,
): Error {
  const body = membersOf(text);
  const name = response.headers["x-amzn-errortype"] ?? body["__type"] ??
    body["code"];
  return Object.assign(
    new Error(String(body["message"] ?? body["Message"] ?? "")),
    {
      // The header may go on with a colon and a link, the member begin with a namespace.
      name: String(name ?? "Unknown").split(":")[0]?.split("#").at(-1),
      reason: body["reason"],
      $metadata: { httpStatusCode: response.statusCode },
      $response: { headers: response.headers },
    },
  );
}

function membersOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // a proxy's page: the status tells enough
  }
}

/** Milliseconds before a repetition, or null for an error that should not be repeated here. */
function patience(
  error: unknown,
  attempt: number,
  { random, now }: { random: () => number; now: Date },
): number | null {
  const { name = "", $metadata, $response } = error as {
    name?: string;
    $metadata?: { httpStatusCode: number };
    $response?: { headers: Record<string, string> };
  }; // errorOf's, or the handler's
  const status = $metadata?.httpStatusCode ?? 0;
  const isTransient = status >= 500 || status === 429 ||
    /^(ThrottlingException|TooManyRequestsException|TimeoutError|ConnectionError)$/
      .test(name);
  if (!isTransient) return null;
  const asked = findRetryAfterSeconds(
    $response?.headers["retry-after"] ?? null,
    now,
  ) ?? 0;
  if (asked > PATIENCE_SECONDS) return null;
  return Math.max(
    asked * 1000,
    backoffMilliseconds(attempt, random(), BACKOFF),
  );
}
