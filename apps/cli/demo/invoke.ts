import { FunctionsHttpError } from "@supabase/supabase-js";
import type { DemoUser } from "./sign_up.ts";

/** How a function is called. */
export interface InvokeOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: Record<string, unknown>;
}

/**
 * Calls a function through supabase-js and gives its JSON answer.
 *
 * @throws {Error} With code, sentence and request id of a problem document.
 */
export async function invoke<T>(
  { client }: DemoUser,
  path: string,
  { method = "POST", body }: InvokeOptions = {},
): Promise<T> {
  const { data, error } = await client.functions.invoke<T>(path, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  if (error instanceof FunctionsHttpError) {
    const problem = await (error.context as Response).json(); // what supabase-js puts there
    throw new Error(
      `${path} answered ${problem.status} ${problem.code}: ${problem.error} (request ${problem.requestId})`,
    );
  }
  if (error !== null) throw error;
  return data as T; // the caller's claim about the route
}
