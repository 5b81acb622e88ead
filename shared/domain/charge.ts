/**
 * A charge: one priced line of a provider, in the vocabulary of FOCUS (focus.finops.org) in snake_case.
 *
 * The columns are those of table `charges` that differ inside a load; what is the same for a whole load
 * (organization, source, billing account, billing period) comes from the load.
 *
 * @module
 */
import type { DecimalText } from "./money.ts";

/** FOCUS ChargeCategory. */
export type ChargeCategory =
  | "Usage"
  | "Purchase"
  | "Tax"
  | "Credit"
  | "Adjustment";

/** The dimensions of a charge. An absent one is NULL. */
export interface ChargeDimensions {
  /** FOCUS SubAccountId; absent when the source names no account. */
  readonly sub_account_id?: string;
  /** UTC, ISO 8601. */
  readonly charge_period_start: string;
  /** UTC, ISO 8601, exclusive. */
  readonly charge_period_end: string;
  /** FOCUS ChargeCategory. */
  readonly charge_category: ChargeCategory;
  /** FOCUS ChargeClass. */
  readonly charge_class?: "Correction";
  /** The provider's own charge type, raw. */
  readonly source_charge_type?: string;
  /** FOCUS ServiceName, as the source spells it. */
  readonly service_name: string;
  /** The provider's code of the service. */
  readonly service_code?: string;
  /** FOCUS RegionId. */
  readonly region_id?: string;
  /** FOCUS AvailabilityZone. */
  readonly availability_zone?: string;
  /** The provider's usage type or meter. */
  readonly usage_type?: string;
  /** The provider's operation. */
  readonly operation?: string;
  /** FOCUS PricingCategory. */
  readonly pricing_category?: string;
  /** FOCUS PricingUnit. */
  readonly pricing_unit?: string;
  /** FOCUS ConsumedUnit. */
  readonly consumed_unit?: string;
  /** FOCUS CommitmentDiscountId. */
  readonly commitment_discount_id?: string;
  /** FOCUS CommitmentDiscountStatus. */
  readonly commitment_discount_status?: "Used" | "Unused";
  /** FOCUS ResourceId; kept only when asked for. */
  readonly resource_id?: string;
  /** FOCUS InvoiceId. */
  readonly invoice_id?: string;
  /** FOCUS InvoiceIssuerName. */
  readonly invoice_issuer_name?: string;
  /** The provider's billing entity: AWS, AWS Marketplace. */
  readonly billing_entity?: string;
  /** FOCUS Tags, limited to those the organization keeps. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The provider's cost categories. */
  readonly cost_categories?: Readonly<Record<string, string>>;
  /** Dimensions of the provider that have no column. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** ISO 4217. */
  readonly billing_currency: string;
}

/** The measures of a charge, in `billing_currency` or in the unit beside them. Absent means not delivered, never zero. */
export interface ChargeMeasures {
  /** FOCUS BilledCost. */
  readonly billed_cost?: DecimalText;
  /** FOCUS EffectiveCost. */
  readonly effective_cost?: DecimalText;
  /** FOCUS ListCost. */
  readonly list_cost?: DecimalText;
  /** FOCUS ContractedCost. */
  readonly contracted_cost?: DecimalText;
  /** AWS unblended: cash basis. */
  readonly unblended_cost?: DecimalText;
  /** AWS amortized: commitments spread over their term. */
  readonly amortized_cost?: DecimalText;
  /** AWS net unblended: after private discounts. */
  readonly net_unblended_cost?: DecimalText;
  /** AWS net amortized. */
  readonly net_amortized_cost?: DecimalText;
  /** AWS blended: rates averaged over the organization. */
  readonly blended_cost?: DecimalText;
  /** FOCUS PricingQuantity, in `pricing_unit`. */
  readonly pricing_quantity?: DecimalText;
  /** FOCUS ConsumedQuantity, in `consumed_unit`. */
  readonly consumed_quantity?: DecimalText;
}

/** One row for table `charges`. */
export interface Charge extends ChargeDimensions, ChargeMeasures {
  /** The provider may still change it. False when absent. */
  readonly is_estimated?: boolean;
  /** How many lines of the source were summed into it. One when absent. */
  readonly source_lines?: number;
}

/** What the source itself says a part of a load adds up to, for one of its record types. */
export interface ControlTotal {
  /** The part of the load whose charges must add up to it. */
  readonly part: string;
  /** The source's record type, raw. */
  readonly record_type: string;
  /** ISO 4217. */
  readonly billing_currency: string;
  /** Category of the residual row, should one be needed. */
  readonly charge_category: ChargeCategory;
  /** AWS unblended: cash basis. */
  readonly unblended_cost?: DecimalText;
  /** AWS amortized: commitments spread over their term. */
  readonly amortized_cost?: DecimalText;
  /** AWS net unblended: after private discounts. */
  readonly net_unblended_cost?: DecimalText;
  /** AWS net amortized. */
  readonly net_amortized_cost?: DecimalText;
  /** AWS blended: rates averaged over the organization. */
  readonly blended_cost?: DecimalText;
  /** FOCUS BilledCost, of a source that delivers it. */
  readonly billed_cost?: DecimalText;
  /** FOCUS EffectiveCost, of a source that delivers it. */
  readonly effective_cost?: DecimalText;
  /** How many lines of the source the part has: its charges must stand for those that were not rejected. */
  readonly source_lines?: number;
  /** How many of the lines were rejected; none when absent. */
  readonly rejected_lines?: number;
}

/** What was delivered, for a source that delivers files. Kept with the load, so that the next job knows it again. */
export interface Delivery {
  /** Where its manifest is: `s3://bucket/key`. */
  readonly manifest_key: string;
  /** The manifest's entity tag. */
  readonly manifest_etag: string;
  /** When it was delivered, UTC, ISO 8601. */
  readonly delivered_at: string;
  /** What else decides what is read of it; a change is read anew. */
  readonly reading?: string;
}

/** The load that a job writes: a whole billing period of one billing account from one source. */
export interface ChargeLoad {
  /** A source of table `private.charge_sources`. */
  readonly source: string;
  /** FOCUS BillingAccountId: the account that is billed. */
  readonly billing_account_id: string;
  /** The provider's version of the data: assembly or execution id, or the time of reading. */
  readonly version: string;
  /** `narrow` when the request cap forced a coarser grouping; it never replaces a full load. */
  readonly grain?: "full" | "narrow";
  /** Whether the payer's own figures are read. True when absent. */
  readonly is_payer_view?: boolean;
  /** What was delivered; absent for a source that is asked. */
  readonly delivery?: Delivery;
}
