import type { CarbonScope } from "./carbon.ts";

/** Where a read of a month's emissions stands, kept with every page so that any worker can go on from it. Version 1. */
export interface EmissionsCursor {
  readonly v: 1;
  /** The subscriptions to read; null before they are known. */
  readonly subscriptions: readonly string[] | null;
  /** The place of the one being read. */
  readonly at: number;
  /** The scope of it being read. */
  readonly carbon_scope: CarbonScope;
  /** Azure's page token; null at the beginning of a scope. */
  readonly token: string | null;
  /** Kilograms of the subscription that were read so far, all scopes. */
  readonly kilograms: string;
  /** How often a subscription was begun anew because Azure no longer had its pages. */
  readonly restarts: number;
  /** Answers read so far. */
  readonly pages: number;
  /** Subscriptions that Azure denied so far. */
  readonly denied: number;
}

/** The cursor of a read that begins. */
export const FIRST_EMISSIONS_CURSOR: EmissionsCursor = {
  v: 1,
  subscriptions: null,
  at: 0,
  carbon_scope: 1,
  token: null,
  kilograms: "0",
  restarts: 0,
  pages: 0,
  denied: 0,
};

/** Where to go on: a stored cursor, or the beginning for one of another version. */
export function emissionsCursor(stored: unknown): EmissionsCursor {
  const { v } = (stored ?? {}) as Partial<EmissionsCursor>;
  return v === 1 ? stored as EmissionsCursor : FIRST_EMISSIONS_CURSOR; // written by this code alone
}
