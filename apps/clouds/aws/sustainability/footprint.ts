import type { Account } from "../account.ts";
import { chance } from "../billing/chance.ts";

/** What one service of one account emitted in one region and month, in metric tons of CO2 equivalent as doubles: so AWS delivers it. */
export interface Emission {
  /** Twelve digits. */
  readonly accountId: string;
  /** A product code: `AmazonEC2`. */
  readonly service: string;
  /** A region's code, or `global`. */
  readonly region: string;
  /** By the names AWS gives them, without the TOTAL_ and _CARBON_EMISSIONS around. */
  readonly tons: Readonly<Record<EmissionPart, number>>;
}

/** The figures AWS tells apart. */
export type EmissionPart =
  | "SCOPE_1"
  | "SCOPE_2_LBM"
  | "SCOPE_2_MBM"
  | "SCOPE_3_LBM"
  | "SCOPE_3_MBM";

/** How the figures of an account are told. */
export interface FootprintState {
  /** The version of AWS's method. */
  readonly modelVersion: string;
  /** What all figures are multiplied by, in hundredths: a restatement moves them. */
  readonly percent: number;
  /** Services that are no longer told. */
  readonly withoutServices: readonly string[];
}

/** Before anything is restated. */
export const FIRST_FOOTPRINT: FootprintState = {
  modelVersion: "v3.0.0",
  percent: 100,
  withoutServices: [],
};

/** The day of the next month that a month's figures come on. */
const PUBLISHED_ON_DAY = 15;

const SERVICES = [
  ["AmazonEC2", 400_000],
  ["AmazonRDS", 90_000],
  ["AmazonS3", 7_000],
  ["AmazonCloudFront", 12],
] as const;

/** Whether AWS has published a month (its first day, UTC) by `now`. */
export function isPublished(month: Date, now: Date): boolean {
  const on = Date.UTC(
    month.getUTCFullYear(),
    month.getUTCMonth() + 1,
    PUBLISHED_ON_DAY,
  );
  return now.getTime() >= on;
}

/** The figures of a month, in AWS's order. Empty before it is published, and for an account without a bill. */
export function footprint(
  account: Account,
  month: Date,
  now: Date,
): Emission[] {
  const { profile, seed } = account.bill;
  if (profile.name === "empty" || !isPublished(month, now)) return [];
  const at = month.getUTCFullYear() * 12 + month.getUTCMonth();
  return profile.accounts.flatMap(({ id, region }) =>
    SERVICES
      .filter(([service]) =>
        !account.footprint.withoutServices.includes(service)
      )
      .map(([service, size]) => ({
        accountId: id,
        service,
        region: service === "AmazonCloudFront" ? "global" : region,
        tons: tonsOf(size * account.footprint.percent / 100, [seed, id, at]),
      }))
  );
}

/** Renewable energy is bought for everything: market-based Scope 2 is a true zero, as it is on AWS. */
function tonsOf(
  size: number,
  [seed, id, at]: readonly [number, string, number],
): Emission["tons"] {
  const grams = (part: string, share: number) =>
    Math.floor(size * share * (50 + chance(seed, id, at, part) % 100) / 100);
  return {
    SCOPE_1: grams("1", 0.01) / 1e6,
    SCOPE_2_LBM: grams("2", 1) / 1e6,
    SCOPE_2_MBM: 0,
    SCOPE_3_LBM: grams("3", 0.5) / 1e6,
    SCOPE_3_MBM: grams("3m", 0.4) / 1e6,
  };
}
