/** Where a read of a month's cost stands, kept with every page so that any worker can go on from it. Version 1. */
export interface CostsCursor {
  readonly v: 1;
  /** The subscriptions to read; null before they are known. */
  readonly subscriptions: readonly string[] | null;
  /** The place of the one being read. */
  readonly at: number;
  /** Charges of it that were read. */
  readonly offset: number;
  /** When the read began; empty before. */
  readonly read_at: string;
}

/** The cursor of a read that begins. */
export const FIRST_COSTS_CURSOR: CostsCursor = {
  v: 1,
  subscriptions: null,
  at: 0,
  offset: 0,
  read_at: "",
};

/** Where to go on: a stored cursor, or the beginning for one of another form; a read that did not add up begins anew. */
export function costsCursor(stored: unknown): CostsCursor {
  const { v, read_at } = (stored ?? {}) as Partial<CostsCursor>;
  return v === 1 && typeof read_at === "string"
    ? stored as CostsCursor // written by this code alone
    : FIRST_COSTS_CURSOR;
}
