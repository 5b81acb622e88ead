import type { Caller } from "./caller.ts";
import type { TestStack } from "./stack.ts";

/** An answer of a function, its body parsed. */
export interface FunctionAnswer {
  readonly status: number;
  readonly headers: Headers;
  // deno-lint-ignore no-explicit-any -- tests look at members of many shapes
  readonly body: any;
  /** The body as it came. */
  readonly text: string;
}

/** How a function is called. */
export interface FunctionCallOptions {
  readonly method?: string;
  readonly body?: unknown;
  /** Further headers; they replace those of the caller. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls functions over the gateway as a user, or as nobody for null. */
export function functionsOf(
  { url, publishableKey }: Pick<TestStack, "url" | "publishableKey">,
  caller: Pick<Caller, "accessToken"> | null,
): (path: string, options?: FunctionCallOptions) => Promise<FunctionAnswer> {
  return async (path, { method, body, headers } = {}) => {
    const response = await fetch(`${url}/functions/v1/${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        apikey: publishableKey,
        ...(caller === null
          ? {}
          : { authorization: `Bearer ${caller.accessToken}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== "" ? JSON.parse(text) : null,
      text,
    };
  };
}
