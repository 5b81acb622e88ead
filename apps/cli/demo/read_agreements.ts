import { rowsOf } from "./rows_of.ts";
import type { DemoUser } from "./sign_up.ts";

/** A product of an agreement, a row of `aws_marketplace_products`. Amounts are exact decimals. */
export interface Product {
  readonly agreement_id: string;
  readonly product_id: string;
  readonly account_id: string;
  readonly product_name: string | null;
  readonly seller_of_record_name: string | null;
  readonly status: string;
  readonly ends_at: string | null;
  /** For the whole term; null for pay-as-you-go. */
  readonly value: string | null;
  readonly currency: string | null;
}

/** A row of `aws_contract_calendar`. */
export interface CalendarEntry {
  readonly agreement_id: string;
  readonly product_names: readonly string[] | null;
  readonly seller_of_record_name: string | null;
  readonly event: "renews" | "ends" | null;
  readonly event_at: string | null;
  readonly currency: string | null;
  readonly value: string | null;
  /** Dated charges to come; null when there are none at all. */
  readonly committed: string | null;
  readonly next_charge_at: string | null;
  readonly next_amount: string | null;
}

/** A row of `aws_contract_charges`. */
export interface ContractCharge {
  readonly agreement_id: string;
  readonly charge_id: string;
  readonly revision: number;
  readonly charged_at: string | null;
  readonly exact: string;
  readonly currency: string;
}

/** A row of `aws_contract_terms`. */
export interface Term {
  readonly agreement_id: string;
  readonly kind: string;
}

/** What the user reads of agreements and contracts. */
export interface Agreements {
  readonly products: readonly Product[];
  /** Of active agreements, what ends or renews first comes first. */
  readonly calendar: readonly CalendarEntry[];
  readonly charges: readonly ContractCharge[];
  readonly terms: readonly Term[];
}

/** Reads as the user, under row level security. The small account has fewer than the 1,000 rows that one answer may have. */
export async function readAgreements(
  { client }: DemoUser,
): Promise<Agreements> {
  const [products, calendar, charges, terms] = await Promise.all([
    rowsOf<Product>(
      "aws_marketplace_products",
      client.from("aws_marketplace_products").select(
        "agreement_id,product_id,account_id,product_name,seller_of_record_name,status,ends_at,value:agreement_value::text,currency",
      ).order("product_name").order("accepted_at"),
    ),
    rowsOf<CalendarEntry>(
      "aws_contract_calendar",
      client.from("aws_contract_calendar").select(
        "agreement_id,product_names,seller_of_record_name,event,event_at,currency,value:agreement_value::text,committed:to_be_charged::text,next_charge_at,next_amount:next_charge_amount::text",
      ).eq("status", "ACTIVE").order("event_at"),
    ),
    rowsOf<ContractCharge>(
      "aws_contract_charges",
      client.from("aws_contract_charges").select(
        "agreement_id,charge_id,revision,charged_at,exact:amount::text,currency",
      ),
    ),
    rowsOf<Term>(
      "aws_contract_terms",
      client.from("aws_contract_terms").select("agreement_id,kind"),
    ),
  ]);
  return { products, calendar, charges, terms };
}
