/**
 * What a web app does from sign-in to figures, with supabase-js alone. A test runs this file against the local stack.
 *
 * @module
 */
import type { SupabaseClient } from "@supabase/supabase-js";
import { callFunction, CloudSyncError } from "./call_function.ts";

/** A run of a sync, as far as this example looks at it. */
export interface Run {
  readonly syncLogId: string;
  readonly status: "running" | "succeeded" | "partial" | "failed" | "cancelled";
  readonly recordsSynced: number;
  readonly requestsPriceUsd: string;
  readonly warnings: readonly { code: string; message: string }[];
  readonly error?: string;
}

/** A day's cost of a service in an account. */
export interface Usage {
  readonly usage_date: string;
  readonly account_name: string | null;
  readonly service_name: string;
  readonly currency: string;
  /** Exact: a text, because a JSON number is a double. */
  readonly exact: string;
}

/** Signs in; from then on every call is the user's. @throws {AuthError} */
export async function signIn(
  supabase: SupabaseClient,
  credentials: { email: string; password: string },
): Promise<void> {
  const { error } = await supabase.auth.signInWithPassword(credentials);
  if (error) throw error;
}

/** Connects an AWS account by access keys and tests it. Gives the integration's id. @throws {CloudSyncError} */
export async function connectAws(
  supabase: SupabaseClient,
  keys: { accessKeyId: string; secretAccessKey: string },
): Promise<string> {
  const { integration } = await callFunction<{ integration: { id: string } }>(
    supabase,
    "connector-sync/integrations",
    { body: { authMethod: "manual", name: "Production", ...keys } },
  );
  const test = await callFunction<
    { status: string; code: string; error: string }
  >(supabase, `connector-sync/integrations/${integration.id}/test`);
  // A test that is not passed is an answer, not an error: the integration stays and can be repaired.
  if (test.status !== "active") {
    throw new CloudSyncError({ ...test, requestId: "" });
  }
  return integration.id;
}

/** What can be synced; `all` is one run of all four. */
export type DataType =
  | "service_usage"
  | "marketplace_products"
  | "contracts"
  | "invoices"
  | "all";

/** Syncs what AWS may have changed lately and waits for its end. @throws {CloudSyncError} */
export async function sync(
  supabase: SupabaseClient,
  request: { integrationId: string; dataType: DataType },
  wait: (milliseconds: number) => Promise<void>,
): Promise<Run> {
  let run = await callFunction<Run>(supabase, "aws-data-sync", {
    body: { ...request, background: true },
  });
  while (run.status === "running") {
    await wait(1_000);
    run = await callFunction<Run>(supabase, `aws-data-sync/${run.syncLogId}`, {
      method: "GET",
    });
  }
  return run;
}

/** All rows of a window; REST gives at most 1,000 at a time. @throws {Error} */
export async function readUsage(
  supabase: SupabaseClient,
  { start, end }: { start: string; end: string },
): Promise<Usage[]> {
  const rows: Usage[] = [];
  for (;;) {
    const { data, error } = await supabase
      .from("aws_service_usage")
      .select("usage_date,account_name,service_name,currency,exact:cost::text")
      .gte("usage_date", start)
      .lt("usage_date", end)
      .order("usage_date")
      .order("service_name")
      .order("account_id")
      .order("currency")
      .order("billing_account_id")
      .range(rows.length, rows.length + 999)
      .returns<Usage[]>();
    if (error) throw error;
    rows.push(...data);
    if (data.length < 1_000) return rows;
  }
}

/** Exact totals by currency, added up by the database. @throws {Error} */
export async function readTotals(
  supabase: SupabaseClient,
  { start, end }: { start: string; end: string },
): Promise<{ currency: string; total: string }[]> {
  const { data, error } = await supabase.rpc("read_costs", {
    start_date: start,
    end_date: end,
    group_by: "service",
  });
  if (error) throw error;
  return data;
}
