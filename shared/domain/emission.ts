/**
 * Emissions of a month: one row per provider scope and accounting method. Names of members are those of SQL columns.
 *
 * @module
 */
import type { DecimalText } from "./money.ts";

/** How a figure came about. Two calculations of the same account and month are alternatives, never added. */
export type EmissionCalculation =
  | "provider_reported"
  | "usage_modelled"
  | "usage_extrapolated"
  | "spend_based";

/**
 * Which Scope 2 accounting a row follows (GHG Protocol Scope 2 Guidance). `location_based` and `market_based` are alternatives;
 * `single` is a figure that both share (Scope 1); `unspecified` is one whose provider does not say which it is.
 */
export type AccountingMethod =
  | "location_based"
  | "market_based"
  | "single"
  | "unspecified";

/** For table `emission_activities`. The region, the country and the service's category are found from tables when published. */
export interface EmissionActivity {
  /** Unique per source; the same for the same figure whenever it is read. */
  readonly external_key: string;
  /** First day of the month (UTC). */
  readonly period_start: string;
  /** AWS account, Azure subscription, GCP project number; absent when the provider attributes it to none. */
  readonly account_id?: string;
  /** Who is billed: AWS payer, GCP billing account. */
  readonly billing_account_id?: string;
  /** Azure resource group. */
  readonly resource_group?: string;
  /** The provider's id of the resource. */
  readonly resource_id?: string;
  /** The service as delivered: `Compute Engine`, `AmazonEC2`, `microsoft.storage/storageaccounts`. */
  readonly service_raw?: string;
  /** The provider's id of the service, where it has one beside the name. */
  readonly service_code?: string;
  /** The region as delivered; absent for global services. */
  readonly region_raw?: string;
  /** The provider's own scope. All of them are Scope 3 of the customer. */
  readonly provider_scope: 1 | 2 | 3;
  /** Which accounting the figure follows; part of what makes a row unique. */
  readonly accounting_method: AccountingMethod;
  /** Kilograms of CO2 equivalent; below zero only in corrections. */
  readonly co2e_kg: DecimalText;
  /** Electricity alone, in kWh; of modelled rows. */
  readonly energy_kwh?: DecimalText;
  /** Of modelled rows: what was used, in `usage_unit`. */
  readonly usage_quantity?: DecimalText;
  /** The unit of `usage_quantity`: `vCPU-hours`, `GB-months`. */
  readonly usage_unit?: string;
  /** Of modelled rows: effective cost of that usage, in `billing_currency`. */
  readonly cost?: DecimalText;
  /** The currency of `cost`, ISO 4217. */
  readonly billing_currency?: string;
  /** How the figure came about. */
  readonly calculation: EmissionCalculation;
  /** Of modelled rows: grams of CO2 equivalent per kWh. */
  readonly factor_g_per_kwh?: DecimalText;
  /** The year that factor is of. */
  readonly factor_year?: number;
  /** Whose factor it is. */
  readonly factor_source?: string;
  /** How it was found: `region_year`, `region_earlier_year`, `country`, `provider_average`. */
  readonly factor_rung?: string;
  /** Power usage effectiveness of the data centre. */
  readonly pue?: DecimalText;
  /** The provider's version of its method, or ours. */
  readonly model_version?: string;
  /** The unit it was delivered in: `MTCO2e`, `kgCO2e`. */
  readonly source_unit?: string;
  /** What else was delivered; 4 kB at most. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}
