import { FunctionsHttpError, type SupabaseClient } from "@supabase/supabase-js";

/** What went wrong, as the functions tell it. `code` is what to branch on: docs/errors.md. */
export class CloudSyncError extends Error {
  /** For example `INTEGRATION_NOT_ACTIVE`. */
  readonly code: string;
  /** What to quote when asking for help. */
  readonly requestId: string;

  /** From a problem document. */
  constructor(problem: { code: string; error: string; requestId: string }) {
    super(problem.error);
    this.code = problem.code;
    this.requestId = problem.requestId;
  }
}

/** Calls a function as the signed-in user and gives its answer. @throws {CloudSyncError} */
export async function callFunction<T>(
  supabase: SupabaseClient,
  path: string,
  options: { method?: "GET" | "POST"; body?: Record<string, unknown> } = {},
): Promise<T> {
  const { data, error } = await supabase.functions.invoke(path, options);
  if (error instanceof FunctionsHttpError) {
    throw new CloudSyncError(await error.context.json());
  }
  if (error) throw error;
  return data;
}
