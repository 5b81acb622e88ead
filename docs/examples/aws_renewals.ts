/**
 * What ends or renews soon, and in which accounts nobody could look: with supabase-js alone. A test runs this file against the
 * local stack.
 *
 * @module
 */
import type { SupabaseClient } from "@supabase/supabase-js";

/** An agreement that ends or renews. Amounts are texts: a JSON number is a double. */
export interface Renewal {
  readonly agreementId: string;
  /** The account that accepted it. */
  readonly accountId: string;
  /** Its products; their ids where names may not be read. */
  readonly products: readonly string[];
  readonly seller: string | null;
  readonly event: "renews" | "ends";
  /** When, ISO 8601 in UTC. */
  readonly at: string;
  /** AWS's estimate for the whole term; null for what is paid as it is used. */
  readonly value: string | null;
  /** What is still to be charged; null when no charge is dated. */
  readonly committed: string | null;
  /** Of value and committed. Never add two currencies. */
  readonly currency: string | null;
}

interface CalendarRow {
  readonly agreement_id: string;
  readonly account_id: string;
  readonly product_names: readonly string[] | null;
  readonly seller_of_record_name: string | null;
  readonly event: "renews" | "ends";
  readonly event_at: string;
  readonly value: string | null;
  readonly committed: string | null;
  readonly currency: string | null;
}

/** Active agreements that end or renew within so many days, the next one first. Datasets: marketplace_products and contracts. */
export async function readRenewals(
  supabase: SupabaseClient,
  { now, days }: { now: Date; days: number },
): Promise<Renewal[]> {
  const until = new Date(now.getTime() + days * 86_400_000);
  const { data, error } = await supabase
    .from("aws_contract_calendar")
    .select(
      "agreement_id,account_id,product_names,seller_of_record_name,event,event_at,value:agreement_value::text,committed:to_be_charged::text,currency",
    )
    .eq("status", "ACTIVE")
    .gte("event_at", now.toISOString())
    .lt("event_at", until.toISOString())
    .order("event_at")
    .order("agreement_id")
    .order("currency")
    .returns<CalendarRow[]>();
  if (error) throw error;
  return data.map((row) => ({
    agreementId: row.agreement_id,
    accountId: row.account_id,
    products: row.product_names ?? [],
    seller: row.seller_of_record_name,
    event: row.event,
    at: new Date(row.event_at).toISOString(),
    value: row.value,
    committed: row.committed,
    currency: row.currency,
  }));
}

/** An account of the organization whose agreements are not read. */
export interface UnreadAccount {
  readonly account_id: string;
  readonly dataset: string;
  /** For example `PROVIDER_ACCESS_DENIED`. */
  readonly reason_code: string;
  readonly reason: string;
}

/** Accounts that could not be entered at the last sync: what they bought is not among the renewals. */
export async function readUnreadAccounts(
  supabase: SupabaseClient,
): Promise<UnreadAccount[]> {
  const { data, error } = await supabase
    .from("account_coverage")
    .select("account_id,dataset,reason_code,reason")
    .eq("is_covered", false)
    .order("account_id")
    .order("dataset")
    .returns<UnreadAccount[]>();
  if (error) throw error;
  return data;
}
