/**
 * A job as its holder sees it: one integration, dataset and billing period under a lease.
 *
 * @module
 */
import type { DecimalText } from "./money.ts";

/** The providers. */
export type Provider = "aws" | "azure" | "gcp";

/** How an integration proves itself to its provider. */
export type AuthMethod =
  | "cloudformation"
  | "manual"
  | "client_secret"
  | "service_account";

/** The non-secret part of an integration. Names are those of table `integrations`. */
export interface Integration {
  readonly id: string;
  readonly provider: Provider;
  readonly name: string;
  readonly auth_method: AuthMethod;
  readonly role_arn: string | null;
  readonly external_id: string | null;
  readonly access_key_id: string | null;
  readonly region: string;
  /** The account the credentials belong to, learnt by the test. */
  readonly billing_account_id: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Priced requests a UTC day at most; null for the operator's default. */
  readonly daily_request_cap: number | null;
}

/** A claimed job. */
export interface Job {
  readonly job_id: string;
  readonly organization_id: string;
  readonly integration_id: string;
  readonly provider: Provider;
  readonly dataset: string;
  /** First day of the billing period, `YYYY-MM-DD`; null for datasets without periods. */
  readonly period_start: string | null;
  /** Day after its last day; null for datasets without periods. */
  readonly period_end: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where to go on; null at the start. */
  readonly cursor: unknown;
  /** Pages committed so far; the next one is `page_no + 1`. */
  readonly page_no: number;
  readonly attempts: number;
  /** Whole reads repeated because totals did not match. */
  readonly rereads: number;
  /** Fencing token. */
  readonly lease_token: number;
  readonly request_id: string | null;
  /** Priced requests already made through this integration this UTC day. */
  readonly requests_today: number;
  readonly request_price_usd: DecimalText;
  readonly integration: Integration;
  /** Sealed secrets by field. */
  readonly secrets: Readonly<Record<string, string>>;
}
