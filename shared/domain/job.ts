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
  /** Its id. */
  readonly id: string;
  /** Whose cloud. */
  readonly provider: Provider;
  /** Shown to members. */
  readonly name: string;
  /** How it proves itself. */
  readonly auth_method: AuthMethod;
  /** AWS: the role to assume. */
  readonly role_arn: string | null;
  /** AWS: what the role's trust policy must demand. */
  readonly external_id: string | null;
  /** AWS: the access key's id. */
  readonly access_key_id: string | null;
  /** AWS: the region requests are signed for unless the API has its own. */
  readonly region: string;
  /** The account the credentials belong to, learnt by the test. */
  readonly billing_account_id: string | null;
  /** Provider settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Priced requests a UTC day at most; null for the operator's default. */
  readonly daily_request_cap: number | null;
}

/** A claimed job. */
export interface Job {
  /** Its id. */
  readonly job_id: string;
  /** Whose data. */
  readonly organization_id: string;
  /** Through which integration. */
  readonly integration_id: string;
  /** Whose cloud. */
  readonly provider: Provider;
  /** What is synced: `service_usage`. */
  readonly dataset: string;
  /** First day of the billing period, `YYYY-MM-DD`; null for datasets without periods. */
  readonly period_start: string | null;
  /** Day after its last day; null for datasets without periods. */
  readonly period_end: string | null;
  /** What else the source needs to know. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where to go on; null at the start. */
  readonly cursor: unknown;
  /** Pages committed so far; the next one is `page_no + 1`. */
  readonly page_no: number;
  /** Claims since the last committed page. */
  readonly attempts: number;
  /** How often parts were read again because totals did not match. */
  readonly rereads: number;
  /** Fencing token. */
  readonly lease_token: number;
  /** The request that created it. */
  readonly request_id: string | null;
  /** Priced requests already made through this integration this UTC day. */
  readonly requests_today: number;
  /** Price of one request, in USD. */
  readonly request_price_usd: DecimalText;
  /** The integration it runs through. */
  readonly integration: Integration;
  /** Sealed secrets by field. */
  readonly secrets: Readonly<Record<string, string>>;
}
