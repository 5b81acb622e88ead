/**
 * Where a read of service usage stands, kept with every page so that any worker can go on from it.
 *
 * @module
 */
import type { Day } from "../../domain/billing_period.ts";
import type { IssuerTotal } from "../../domain/invoice.ts";
import type { ReadAgain } from "../../domain/source.ts";
import { NARROW_PASS } from "./categories.ts";
import type { RecordTypeTotal } from "./control_totals.ts";

/** The cursor of service usage, version 1. */
export interface ServiceUsageCursor {
  readonly v: 1;
  /** When the read began: the version of the load. ISO 8601. */
  readonly read_at: string;
  /** Day after the last one read. */
  readonly until: Day;
  /** Whether the account gives net costs. */
  readonly net: boolean;
  readonly grain: "full" | "narrow";
  /** Record types that exist in the period: they decide the passes. */
  readonly types: readonly string[];
  /** The parts that are read again because they did not add up; null for the whole period. */
  readonly again: readonly string[] | null;
  /** Control totals until the load is opened, which is once its grain is known. */
  readonly totals: readonly RecordTypeTotal[];
  readonly opened: boolean;
  /** The part being read, or the issuer totals after them all; null while the control totals are. */
  readonly part: string | null;
  /** Cost Explorer's page token; null at the beginning of a part. */
  readonly token: string | null;
  /** Parts read anew because Cost Explorer changed its pages. */
  readonly restarts: number;
  /** Answers read so far. */
  readonly pages: number;
  /** Issuer totals of the pages so far. */
  readonly issuers?: readonly IssuerTotal[];
}

/** The cursor of a read that begins. */
export function firstCursor(readAt: Date, until: Day): ServiceUsageCursor {
  return {
    v: 1,
    read_at: readAt.toISOString(),
    until,
    net: true,
    grain: "full",
    types: [],
    again: null,
    totals: [],
    opened: false,
    part: null,
    token: null,
    restarts: 0,
    pages: 0,
  };
}

/**
 * Where to go on: a stored cursor, or the beginning. One that another version of this code wrote begins anew as well, with a
 * restart counted, so that every part replaces what was written of it.
 *
 * Cursors are written by this code alone, so the version is proof enough of the shape.
 */
export function resume(
  stored: unknown,
  beginning: ServiceUsageCursor,
): ServiceUsageCursor {
  if (stored === null) return beginning;
  const { v, read_at, read_again } = stored as Partial<
    ServiceUsageCursor & ReadAgain
  >;
  if (v !== 1) return { ...beginning, restarts: 1 };
  if (read_again !== undefined) {
    const grain = read_again.includes(NARROW_PASS.part) ? "narrow" : "full";
    return { ...beginning, again: read_again, grain };
  }
  return typeof read_at === "string"
    ? stored as ServiceUsageCursor // this code's own, see above
    : { ...beginning, restarts: 1 };
}
