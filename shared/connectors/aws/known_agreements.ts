import type { Database } from "../../platform/database.ts";

/** What an earlier read learnt of some agreements, products and offers; those it does not know are absent. */
export interface Known {
  readonly agreements: { readonly [agreementId: string]: KnownAgreement };
  readonly products: { readonly [productId: string]: KnownProduct };
  readonly offers: { readonly [offerId: string]: KnownOffer };
}

/** An agreement that is stored. */
export interface KnownAgreement {
  /** Of the listing's record then. */
  readonly summary_hash: string;
  /** Whether what the dataset asks for each agreement was read. */
  readonly has_details: boolean;
}

/** A product's names that are stored. */
export interface KnownProduct {
  readonly product_name: string | null;
  readonly manufacturer_name: string | null;
  readonly short_description: string | null;
  /** ISO 8601. */
  readonly names_read_at: string | null;
}

/** What is stored of an offer. */
export interface KnownOffer {
  readonly seller_of_record_name: string | null;
  readonly pricing_model: string | null;
  readonly is_private_offer: boolean | null;
  /** ISO 8601. */
  readonly names_read_at: string | null;
}

/** What is asked about. */
export interface AskedIds {
  readonly agreementIds: readonly string[];
  readonly productIds: readonly string[];
  readonly offerIds: readonly string[];
}

/** Asks what is known. */
export type AskKnown = (ids: AskedIds) => Promise<Known>;

/** Asks the database, for one job: which of an agreement's details count depends on its dataset. */
export function knownOf(engine: Database, jobId: string): AskKnown {
  return ({ agreementIds, productIds, offerIds }) =>
    engine.call<Known>("engine_known_agreements", {
      job_id: jobId,
      agreement_ids: agreementIds,
      product_ids: productIds,
      offer_ids: offerIds,
    });
}

/** Whether an agreement's details are to be asked for: it is new, changed or active, or they never were. */
export function needsDetails(
  { agreement_id, summary_hash, status }: {
    readonly agreement_id: string;
    readonly summary_hash: string;
    readonly status: string;
  },
  known: Known,
): boolean {
  // An active one may change without its listing saying so: its value, its charges, whether it renews.
  if (status === "ACTIVE") return true;
  const stored = known.agreements[agreement_id];
  return stored === undefined || !stored.has_details ||
    stored.summary_hash !== summary_hash;
}
