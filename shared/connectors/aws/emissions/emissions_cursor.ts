/** Where a read of a month's emissions stands, kept with every page so that any worker can go on from it. Version 1. */
export interface EmissionsCursor {
  readonly v: 1;
  /** AWS's page token; null at the beginning. */
  readonly token: string | null;
  /** How often the month was begun anew because AWS changed its pages. */
  readonly restarts: number;
  /** Answers read so far. */
  readonly pages: number;
  /** The version of AWS's method that the rows before are of; null before any. */
  readonly model_version: string | null;
}

/** The cursor of a read that begins. */
export const FIRST_EMISSIONS_CURSOR: EmissionsCursor = {
  v: 1,
  token: null,
  restarts: 0,
  pages: 0,
  model_version: null,
};

/** Where to go on: a stored cursor, or the beginning for one of another version. */
export function emissionsCursor(stored: unknown): EmissionsCursor {
  const { v } = (stored ?? {}) as Partial<EmissionsCursor>;
  return v === 1 ? stored as EmissionsCursor : FIRST_EMISSIONS_CURSOR; // written by this code alone
}
