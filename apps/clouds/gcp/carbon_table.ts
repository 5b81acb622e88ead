/**
 * A carbon footprint export: what a table `carbon_footprint` holds, made from a seed.
 *
 * Columns: cloud.google.com/carbon-footprint/docs/data-schema. Figures are doubles, as in BigQuery.
 *
 * @module
 */
import { chance } from "../aws/billing/chance.ts";

/** A row of the export. Members are its columns. */
export interface CarbonRow {
  /** First day of the month. */
  readonly usage_month: string;
  readonly billing_account_id: string;
  /** The number is empty where there is no project, the id null there and for a deleted project. */
  readonly project: { readonly number: string; readonly id: string | null };
  readonly service: { readonly id: string; readonly description: string };
  readonly location: {
    readonly location: string | null;
    readonly region: string | null;
  };
  readonly carbon_model_version: number;
  readonly carbon_footprint_kgCO2e: {
    readonly scope1: number | null;
    readonly scope2: Methods;
    readonly scope3: number | null;
  };
  readonly carbon_footprint_total_kgCO2e: Methods;
}

/** Both ways of counting bought electricity. */
interface Methods {
  readonly location_based: number | null;
  readonly market_based: number | null;
}

/** How the figures of an account are told. */
export interface CarbonState {
  /** The version of Google's method. */
  readonly modelVersion: number;
  /** What all figures are multiplied by, in hundredths: a restatement moves them. */
  readonly percent: number;
  /** Descriptions of services that are no longer told. */
  readonly withoutServices: readonly string[];
  /** Whether the rows of the first version still stand beside those of the newest. */
  readonly keepsFirst: boolean;
}

/** Before anything is restated. */
export const FIRST_CARBON: CarbonState = {
  modelVersion: 11,
  percent: 100,
  withoutServices: [],
  keepsFirst: false,
};

/** Whose export it is. */
export interface Exported {
  readonly seed: number;
  readonly billingAccountId: string;
  readonly projects: readonly CarbonRow["project"][];
}

/** The day of the next month that a month's rows come on. */
const PUBLISHED_ON_DAY = 15;

/** Months before this one have no market-based figures. Source: Carbon Footprint release notes, 2024-09-23. */
const MARKET_BASED_FROM = "2023-01-01";

/** Service ids, descriptions, milligrams of an average month, and whether they have no region. */
const SERVICES = [
  ["6F81-5844-456A", "Compute Engine", 90_000_000, false],
  ["9662-B51E-5089", "Cloud SQL", 21_000_000, false],
  ["95FF-2EF5-5EA1", "Cloud Storage", 1_700_000, false],
  ["E505-1604-58F8", "Networking", 40, true],
] as const;

/** The rows of a month (its first day), in the order of projects and services; none before it is published. */
export function carbonRows(
  exported: Exported,
  state: CarbonState,
  { month, now }: { readonly month: string; readonly now: Date },
): CarbonRow[] {
  if (now.getTime() < publishedAt(month)) return [];
  const rows = rowsOf(exported, state, month);
  return state.keepsFirst
    ? [...rowsOf(exported, FIRST_CARBON, month), ...rows]
    : rows;
}

function publishedAt(month: string): number {
  const first = new Date(`${month}T00:00:00Z`);
  return Date.UTC(
    first.getUTCFullYear(),
    first.getUTCMonth() + 1,
    PUBLISHED_ON_DAY,
  );
}

function rowsOf(
  { seed, billingAccountId, projects }: Exported,
  { modelVersion, percent, withoutServices }: CarbonState,
  month: string,
): CarbonRow[] {
  return projects.flatMap((project, index) =>
    SERVICES
      .filter(([, description]) => !withoutServices.includes(description))
      .map(([id, description, size, isGlobal]) => ({
        usage_month: month,
        billing_account_id: billingAccountId,
        project,
        service: { id, description },
        location: isGlobal
          ? { location: "global", region: null }
          : locationOf(index),
        carbon_model_version: modelVersion,
        ...figures(size * percent / 100, {
          hasMarket: month >= MARKET_BASED_FROM,
          draw: (part) => chance(seed, project.number, id, month, part) % 1000,
        }),
      }))
  );
}

function locationOf(index: number): CarbonRow["location"] {
  const regions = ["europe-west1", "us-central1", "northamerica-northeast1"];
  const region = regions[index % regions.length] ?? "";
  // Some resources are told by zone, some by region.
  return { location: index % 2 === 0 ? `${region}-b` : region, region };
}

/** Scope 1 of small services is a true zero. */
function figures(
  milligrams: number,
  { hasMarket, draw }: {
    readonly hasMarket: boolean;
    readonly draw: (part: string) => number;
  },
): Pick<
  CarbonRow,
  "carbon_footprint_kgCO2e" | "carbon_footprint_total_kgCO2e"
> {
  const kilograms = (part: string, share: number) =>
    Math.floor(milligrams * share * (500 + draw(part)) / 1000) / 1e6;
  const scope1 = kilograms("1", 0.004);
  const scope3 = kilograms("3", 0.7);
  const scope2 = {
    location_based: kilograms("2l", 1),
    market_based: hasMarket ? kilograms("2m", 0.15) : null,
  };
  return {
    carbon_footprint_kgCO2e: { scope1, scope2, scope3 },
    carbon_footprint_total_kgCO2e: {
      location_based: scope1 + scope2.location_based + scope3,
      market_based: scope2.market_based === null
        ? null
        : scope1 + scope2.market_based + scope3,
    },
  };
}
