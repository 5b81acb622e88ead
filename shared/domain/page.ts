/**
 * A page: what a source reads at a time, and what the engine commits at a time.
 *
 * @module
 */
import type { Agreement } from "./agreement.ts";
import type { Charge, ChargeLoad, ControlTotal } from "./charge.ts";
import type { CloudAccount } from "./cloud_account.ts";
import type { Contract, ContractCharge, ContractTerm } from "./contract.ts";
import type { EmissionActivity } from "./emission.ts";
import type { Invoice, IssuerTotal } from "./invoice.ts";
import type { DecimalText } from "./money.ts";

/** The rows of a page, by where they go. */
export interface PageRows {
  /** The part of the load that the charges belong to. Needed with `charges`. */
  readonly part?: string;
  /** Deletes what earlier pages wrote to this part: the part is read anew. */
  readonly restarts_part?: boolean;
  /** Parts read before that the source no longer has: what was written of them goes. */
  readonly vanished_parts?: readonly string[];
  /** Opens the job's load; needed on the first page with charges, ignored later. */
  readonly load?: ChargeLoad;
  /** What was delivered changed while it was read: the job's load is given up, and `load` begins another. */
  readonly restarts_load?: boolean;
  /** For table `charges`. */
  readonly charges?: readonly Charge[];
  /** What the source itself says its parts add up to. All of them at a time: they replace those of before. */
  readonly control_totals?: readonly ControlTotal[];
  /** The same of `part` alone: they replace those of that part. */
  readonly part_totals?: readonly ControlTotal[];
  /** What the load's charges come to per issuer, once its period is closed. All of them at a time. */
  readonly issuer_totals?: readonly IssuerTotal[];
  /** Accounts the data names. */
  readonly cloud_accounts?: readonly CloudAccount[];
  /**
   * What the records below are a listing of: an account's id, or the first day of a billing period for invoices. Needed with
   * them. They are staged, and published when the job is complete: a scope read to its end is replaced whole.
   */
  readonly scope?: string;
  /** Forgets what earlier pages staged for the scope: it is read anew. */
  readonly restarts_scope?: boolean;
  /** The scope's listing was read to the end: what it no longer names goes when the job is published. */
  readonly completes_scope?: boolean;
  /** Scopes that could not be entered; what is stored of them stays. */
  readonly uncovered_scopes?: readonly UncoveredScope[];
  /** Of dataset marketplace_products. */
  readonly agreements?: readonly Agreement[];
  /** Of dataset contracts. */
  readonly contracts?: readonly Contract[];
  /** Of dataset contracts; of agreements whose contract says `terms_read`. */
  readonly contract_terms?: readonly ContractTerm[];
  /** Of dataset contracts. */
  readonly contract_charges?: readonly ContractCharge[];
  /** Of dataset invoices. */
  readonly invoices?: readonly Invoice[];
  /** Of datasets emissions, carbon_export and estimated_emissions. A scope is one listing of a month. */
  readonly emissions?: readonly EmissionActivity[];
}

/** The kinds of records that are staged by scope. */
export const STAGED_KINDS = [
  "agreements",
  "contracts",
  "contract_terms",
  "contract_charges",
  "invoices",
  "emissions",
] as const;

/** An account that could not be entered, and why. */
export interface UncoveredScope {
  /** The account's id. */
  readonly scope: string;
  /** A stable code: PROVIDER_ACCESS_DENIED, ACCOUNT_SUSPENDED. */
  readonly reason_code: string;
  /** One sentence. */
  readonly reason: string;
}

/** A record that cannot be kept. */
export interface Reject {
  /** The member, what was expected, what was found. */
  readonly reason: string;
  /** Where it stood in what the source delivered. */
  readonly record_path: string;
  /** The record as delivered, redacted; cut at 1,024 characters. */
  readonly raw: string;
}

/** Requests made to a provider. */
export interface ProviderRequests {
  /** The provider's operation: `ce:GetCostAndUsage`. */
  readonly operation: string;
  /** How many. */
  readonly requests: number;
  /** What the provider charges for all of them, in USD. */
  readonly price_usd: DecimalText;
}

/** What a reader of the figures should know. */
export interface Warning {
  /** A stable code. */
  readonly code: string;
  /** One sentence. */
  readonly message: string;
}

/** A bounded number of rows plus the place to go on from. */
export interface Page<Cursor> {
  /** What to keep. */
  readonly rows: PageRows;
  /** What cannot be kept. */
  readonly rejects: readonly Reject[];
  /** Requests it took. */
  readonly requests: readonly ProviderRequests[];
  /** What a reader should know. */
  readonly warnings?: readonly Warning[];
  /** Where the next page starts. Kept in the same transaction as the rows. Carries its own version. */
  readonly cursor: Cursor;
  /** How far the read is, for people: `{ part, pages }` or the like. */
  readonly progress?: Readonly<Record<string, unknown>>;
  /** Bytes received for it, for the CPU budget. */
  readonly bytes?: number;
  /** Bytes of a table that were folded for it, uncompressed, for the CPU budget. */
  readonly folded_bytes?: number;
  /**
   * `complete` on the last page when everything was read: the engine then reconciles and publishes.
   * `incomplete` on the last page when the rest will not be read (request cap): nothing is published.
   */
  readonly end?: "complete" | "incomplete";
}
