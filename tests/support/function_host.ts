import { functionEnvironment } from "../../apps/stack/function_environment.ts";
import type { Door } from "../../shared/platform/door.ts";
import { endpoint } from "../../shared/platform/endpoint.ts";
import { systemClock } from "../../shared/platform/clock.ts";
import type { FunctionAnswer, FunctionCallOptions } from "./function_call.ts";
import { type PlatformHost, platformHost } from "./platform_host.ts";
import type { TestStack } from "./stack.ts";

/** A function in this process, on the real stack, with settings of the test's own. */
export interface HostedFunction {
  /** Calls it with a user's token, or as nobody for null; `path` begins below the function's name. */
  call(
    accessToken: string | null,
    path: string,
    options?: FunctionCallOptions,
  ): Promise<FunctionAnswer>;
  /** Answers a request as the edge runtime hands it over. */
  serve(request: Request): Promise<Response>;
  /** Its log lines, and what it does after its answers. */
  readonly host: PlatformHost;
}

/**
 * Opens a function's doors with `settings` on top of the stack's environment; undefined takes one away. What the function sends
 * goes through `send`.
 */
export function hostedFunction(
  stack: TestStack,
  name: string,
  doors: readonly Door[],
  settings: Readonly<Record<string, string | undefined>> = {},
  send: typeof fetch = fetch,
): HostedFunction {
  const host = platformHost(
    { ...functionEnvironment(stack, {}), ...settings },
    { clock: systemClock, fetch: send },
  );
  const serve = endpoint(name, doors, host);
  return {
    host,
    serve,
    async call(accessToken, path, { method, body, headers } = {}) {
      const response = await serve(
        new Request(`http://localhost/${name}${path}`, {
          method: method ?? (body === undefined ? "GET" : "POST"),
          headers: {
            ...(accessToken === null
              ? {}
              : { authorization: `Bearer ${accessToken}` }),
            ...(body === undefined
              ? {}
              : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      const isJson = /json/.test(response.headers.get("content-type") ?? "");
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? JSON.parse(text) : null,
        text,
      };
    },
  };
}
