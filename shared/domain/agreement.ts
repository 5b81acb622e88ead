/**
 * An agreement of a marketplace, as its buyer sees it. Names of members are those of SQL columns.
 *
 * @module
 */
import type { DecimalText } from "./money.ts";

/** What an agreement says of itself in a listing. Times are ISO 8601 in UTC. */
export interface AgreementHead {
  /** The provider's id. */
  readonly agreement_id: string;
  /** The account that accepted it: the buyer. */
  readonly account_id: string;
  /** The account that proposed it. */
  readonly proposer_account_id?: string;
  /** The offer that was accepted. */
  readonly offer_id?: string;
  /** The set of offers it was part of. */
  readonly offer_set_id?: string;
  /** `PurchaseAgreement`. */
  readonly agreement_type?: string;
  /** The provider's word: `ACTIVE`, `EXPIRED`, ... */
  readonly status: string;
  /** When it was accepted. */
  readonly accepted_at?: string;
  /** When it begins. */
  readonly starts_at?: string;
  /** When it ends (exclusive); absent for one without an end, which is paid as it is used. */
  readonly ends_at?: string;
  /** SHA-256 of the listing's record, hexadecimal: tells whether anything of it changed. */
  readonly summary_hash: string;
}

/** For table `aws_marketplace_products`: an agreement with what it is about. */
export interface Agreement extends AgreementHead {
  /** What was bought, at least one. */
  readonly products: readonly AgreementProduct[];
  /** Licences granted by it. */
  readonly license_arns?: readonly string[];
  /** Who sells, by name. Absent: what is stored stays. */
  readonly seller_of_record_name?: string;
  /** `USAGE`, `CONTRACT`, `BYOL` or `FREE`. Absent: what is stored stays. */
  readonly pricing_model?: string;
  /** Whether the offer was made to this buyer alone. Absent: what is stored stays. */
  readonly is_private_offer?: boolean;
  /** Whether the value was asked for; false: the stored one stays. */
  readonly is_described: boolean;
  /** The provider's estimate for the whole term; absent for pay-as-you-go. */
  readonly agreement_value?: DecimalText;
  /** ISO 4217. */
  readonly currency?: string;
}

/** A product of an agreement. */
export interface AgreementProduct {
  /** The provider's id. */
  readonly product_id: string;
  /** The provider's word: `SaaSProduct`. */
  readonly product_type?: string;
  /** Absent names: what is stored stays. */
  readonly product_name?: string;
  /** Who makes it. */
  readonly manufacturer_name?: string;
  /** One sentence by its maker. */
  readonly short_description?: string;
  /** When the names were read (UTC). */
  readonly names_read_at?: string;
}
