import { rowsOf } from "./rows_of.ts";
import type { DemoUser } from "./sign_up.ts";

/** A row of `aws_invoices`. Amounts are exact decimals. */
export interface Invoice {
  /** Of the row: what the route to its document takes. */
  readonly id: string;
  readonly invoice_id: string;
  readonly invoicing_entity: string;
  readonly billing_period_start: string;
  readonly invoice_type: string;
  readonly payable_effect: number;
  readonly base_currency: string;
  /** What it adds to what is owed, with taxes. */
  readonly payable: string;
  readonly payable_untaxed: string;
}

/** How final a month of an account is, over all issuers: of `billing_periods`. */
export interface Month {
  readonly billing_period_start: string;
  /** Final once every issuer's invoices match its charges. */
  readonly status: "open" | "closed" | "final";
}

/** Reads the invoices of the billing periods from `start` on as the user, under row level security. */
export async function readInvoices(
  { client }: DemoUser,
  start: string,
): Promise<Invoice[]> {
  return await rowsOf<Invoice>(
    "aws_invoices",
    client.from("aws_invoices").select(
      "id,invoice_id,invoicing_entity,billing_period_start,invoice_type,payable_effect,base_currency,payable:payable_total::text,payable_untaxed:payable_before_tax::text",
    ).gte("billing_period_start", start)
      .order("invoicing_entity").order("billing_period_start"),
  );
}

/** Reads how final the months from `start` on are. */
export async function readMonths(
  { client }: DemoUser,
  start: string,
): Promise<Month[]> {
  return await rowsOf<Month>(
    "billing_periods",
    client.from("billing_periods").select("billing_period_start,status")
      .eq("invoice_issuer_name", "AWS").gte("billing_period_start", start)
      .order("billing_period_start"),
  );
}
