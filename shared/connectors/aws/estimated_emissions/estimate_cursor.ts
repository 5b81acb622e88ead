import {
  type EstimateTally,
  NO_TALLY,
} from "../../../carbon/estimate_tally.ts";
import type { UsagePlace } from "../../../carbon/usage_line.ts";

/** Where an estimate goes on. */
export interface EstimateCursor {
  /** Version of this form. */
  readonly v: 1;
  /** The charges that are read: others published meanwhile are another month. */
  readonly version: string;
  /** The last group that was estimated. */
  readonly after: UsagePlace;
  /** What became of the usage so far. */
  readonly tally: EstimateTally;
}

/** The cursor as stored, or null for anything else: an estimate costs nothing to begin anew. */
export function readCursor(stored: unknown): EstimateCursor | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { v, version, after, tally } = stored as Partial<EstimateCursor>;
  if (v !== 1 || typeof version !== "string" || after === undefined) {
    return null;
  }
  return { v, version, after, tally: tally ?? NO_TALLY };
}
