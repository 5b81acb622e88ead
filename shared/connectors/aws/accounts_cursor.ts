/** Where a read account by account stands. It names a few accounts however many there are; `Step` is the place within one. */
export interface AccountsCursor<Step> {
  readonly v: 1;
  /** The last account that is done with; null before the first. */
  readonly done: string | null;
  /** The account after it that is being read; null when its reading has not begun. */
  readonly account: string | null;
  /** Where that account goes on. */
  readonly step: Step | null;
  /** Accounts that were read to their end. */
  readonly read: number;
  /** Active accounts that refused. */
  readonly refused: number;
  /** What the integration's own account refused with. */
  readonly own_refusal: OwnRefusal | null;
  /** What readers were told once. */
  readonly told: readonly string[];
  /** How often that account was begun anew, because AWS changed its pages. */
  readonly restarts: number;
  /** Pages read so far. */
  readonly pages: number;
}

/** A refusal as it is told when nothing else could be read either. */
export interface OwnRefusal {
  readonly message: string;
  /** The IAM action. */
  readonly action: string;
}

const FIRST = {
  v: 1,
  done: null,
  account: null,
  step: null,
  read: 0,
  refused: 0,
  own_refusal: null,
  told: [],
  restarts: 0,
  pages: 0,
} as const;

/**
 * Where to go on: a stored cursor, or the beginning. One that another version of this code wrote begins anew; every account's first
 * page forgets what was staged of it, so that nothing is there twice.
 *
 * Cursors are written by this code alone, so the version is proof enough of the shape.
 */
export function resumeAccounts<Step>(stored: unknown): AccountsCursor<Step> {
  const { v, pages } = (stored ?? {}) as Partial<AccountsCursor<Step>>;
  return v === 1 && typeof pages === "number"
    ? stored as AccountsCursor<Step> // this code's own, see above
    : FIRST;
}
