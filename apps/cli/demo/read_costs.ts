import type { SupabaseClient } from "@supabase/supabase-js";
import type { DemoUser } from "./sign_up.ts";
import type { Run } from "./sync_all.ts";

/** The groups of one currency, the largest first. Amounts are exact decimals. */
export interface CostTable {
  readonly currency: string;
  readonly total: string;
  /** How many groups there are; `rows` holds the largest. */
  readonly groups: number;
  readonly rows: readonly {
    /** Service name or account id; null for what belongs to no account. */
    readonly key: string | null;
    readonly name: string | null;
    readonly cost: string;
    /** One figure for each day of the window. */
    readonly days: readonly string[];
  }[];
}

/** What the user reads of cost. */
export interface Costs {
  readonly run: Run;
  /** First day of the oldest billing period read. */
  readonly startDate: string;
  readonly endDate: string;
  readonly byService: readonly CostTable[];
  readonly byAccount: readonly CostTable[];
  /** Rows of view `aws_service_usage`. */
  readonly usageRows: number;
}

/** Reads as the user, under row level security. @throws {Error} When REST refuses. */
export async function readCosts(
  { client }: DemoUser,
  run: Run,
): Promise<Costs> {
  const startDate = run.jobs.flatMap(({ periodStart }) => periodStart ?? [])
    .sort()[0] ?? run.startDate;
  const window = { start_date: startDate, end_date: run.endDate };
  const [byService, byAccount, usageRows] = await Promise.all([
    readTables(client, { ...window, group_by: "service", most: 10 }),
    readTables(client, { ...window, group_by: "account", most: 10 }),
    countUsage(client),
  ]);
  return {
    run,
    startDate,
    endDate: run.endDate,
    byService,
    byAccount,
    usageRows,
  };
}

async function readTables(
  client: SupabaseClient,
  args: Readonly<Record<string, unknown>>,
): Promise<CostTable[]> {
  const { data, error } = await client.rpc("read_costs", args);
  if (error !== null) throw new Error(`read_costs: ${error.message}`);
  return data;
}

async function countUsage(client: SupabaseClient): Promise<number> {
  const { count, error } = await client.from("aws_service_usage").select("*", {
    count: "exact",
    head: true,
  });
  if (error !== null) throw new Error(`aws_service_usage: ${error.message}`);
  return count ?? 0;
}
