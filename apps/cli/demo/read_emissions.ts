import { invoke } from "./invoke.ts";
import type { DemoUser } from "./sign_up.ts";

/** The clouds whose emissions are shown. */
export const CLOUDS = ["aws", "azure", "gcp"] as const;

/** One of them. */
export type Cloud = (typeof CLOUDS)[number];

/** Emissions by one accounting method, as the function answers them. Kilograms are exact decimals. */
export interface Emissions {
  readonly totalKg: string;
  /** The part that does not say which method it follows. */
  readonly unspecifiedKg: string;
  readonly rows: readonly EmissionGroup[];
}

/** A group of them. */
export interface EmissionGroup {
  readonly key: string | null;
  readonly provider: string | null;
  readonly kg: string;
}

/** What the user reads of emissions. */
export interface EmissionsRead {
  /** The first month, and the last: `2026-08`. */
  readonly from: string;
  readonly to: string;
  readonly byScope: Readonly<Record<Cloud, Emissions>>;
  readonly byRegion: Emissions;
  /** The same by the other method, whose figures are no addends. */
  readonly marketKg: string;
}

/** Reads as the user, under row level security. @throws {Error} When the function refuses. */
export async function readEmissions(
  user: DemoUser,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<EmissionsRead> {
  const read = (more: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams({ from, to, ...more });
    return invoke<Emissions>(user, `connector-sync/emissions?${query}`, {
      method: "GET",
    });
  };
  const [aws, azure, gcp, byRegion, market] = await Promise.all([
    ...CLOUDS.map((provider) => read({ provider, group: "scope" })),
    read({ group: "region" }),
    read({ group: "scope", method: "market_based" }),
  ]) as [Emissions, Emissions, Emissions, Emissions, Emissions]; // as many as were asked for
  return {
    from,
    to,
    byScope: { aws, azure, gcp },
    byRegion,
    marketKg: market.totalKg,
  };
}
