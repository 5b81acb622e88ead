/**
 * A page: what a source reads at a time, and what the engine commits at a time.
 *
 * @module
 */
import type { Charge, ChargeLoad, ControlTotal } from "./charge.ts";
import type { CloudAccount } from "./cloud_account.ts";
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
  /** For table `charges`. */
  readonly charges?: readonly Charge[];
  /** What the source itself says the part adds up to. */
  /** All of them at a time: they replace those of before. */
  readonly control_totals?: readonly ControlTotal[];
  /** Accounts the data names. */
  readonly cloud_accounts?: readonly CloudAccount[];
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
  /**
   * `complete` on the last page when everything was read: the engine then reconciles and publishes.
   * `incomplete` on the last page when the rest will not be read (request cap): nothing is published.
   */
  readonly end?: "complete" | "incomplete";
}
