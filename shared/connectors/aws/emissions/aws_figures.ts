import type { AccountingMethod } from "../../../domain/emission.ts";

/** A figure of AWS's, and what it is. */
export interface EmissionType {
  /** `SCOPE_2_LBM`: what its name has between TOTAL_ and _CARBON_EMISSIONS. */
  readonly part: string;
  readonly provider_scope: 1 | 2 | 3;
  readonly accounting_method: AccountingMethod;
}

/**
 * The figures that become activities. Scope 3 differs by method, as it holds the upstream part of the energy.
 * Source: AWS Customer Carbon Footprint Tool, methodology v3.0.0, 2025-10.
 */
export const EMISSION_TYPES: readonly EmissionType[] = [
  { part: "SCOPE_1", provider_scope: 1, accounting_method: "single" },
  {
    part: "SCOPE_2_LBM",
    provider_scope: 2,
    accounting_method: "location_based",
  },
  { part: "SCOPE_2_MBM", provider_scope: 2, accounting_method: "market_based" },
  {
    part: "SCOPE_3_LBM",
    provider_scope: 3,
    accounting_method: "location_based",
  },
  { part: "SCOPE_3_MBM", provider_scope: 3, accounting_method: "market_based" },
];

/** The totals, which check the figures: each the sum of Scope 1 and of Scopes 2 and 3 by its method. */
export const TOTAL_PARTS = ["LBM", "MBM"] as const;

/** The API's name of a figure. */
export function apiName(part: string): string {
  return `TOTAL_${part}_CARBON_EMISSIONS`;
}

/** All that is asked for; only totals come back unless types are named. */
export const ASKED_TYPES: readonly string[] = [
  ...TOTAL_PARTS,
  ...EMISSION_TYPES.map(({ part }) => part),
].map(apiName);
