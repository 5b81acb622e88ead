import { Decimal } from "../platform/decimal.ts";
import type { DecimalText } from "../domain/money.ts";

/** Grams of CO2 equivalent for a kWh of a grid, averaged over a year, location-based. */
export interface GridFactor {
  /** aws, azure or gcp. */
  readonly provider: string;
  /** The provider's region; null for a country's or the provider's average. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2; null for the provider's average. */
  readonly country: string | null;
  /** The year it is the average of. */
  readonly year: number;
  /** Grams for a kWh; zero is a figure like any other. */
  readonly g_per_kwh: DecimalText;
  /** Whose figure it is. */
  readonly source: string;
}

/** Which of the look-ups found a factor, best first. */
export type FactorRung =
  | "region_year"
  | "region_earlier_year"
  | "country"
  | "provider_average";

/** A factor, and how far it is from what was asked for. */
export interface FoundFactor {
  /** The factor. */
  readonly factor: GridFactor;
  /** How it was found. */
  readonly rung: FactorRung;
  /** More than two years older than the usage. */
  readonly isOld: boolean;
}

/** Years that a factor may be older than the usage without a word. */
const YEARS_FRESH = 2;

/** Where and when electricity was used. */
export interface FactorQuery {
  /** aws, azure or gcp. */
  readonly provider: string;
  /** Null for a global service. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2; null where it is not known. */
  readonly country: string | null;
  /** Calendar year of the usage. */
  readonly year: number;
}

/**
 * The factor of a region's year, else of its latest earlier year, else of its country, else the provider's average; null when
 * there is none of them. Never one of a later year. A factor of zero is one like any other.
 */
export function findFactor(
  query: FactorQuery,
  factors: readonly GridFactor[],
): FoundFactor | null {
  const { provider, region, country, year } = query;
  const own = factors.filter((factor) =>
    factor.provider === provider && factor.year <= year
  );
  const ofRegion = latest(
    own.filter((factor) => region !== null && factor.region === region),
  );
  if (ofRegion !== undefined) {
    const isOfYear = ofRegion.year === year;
    return found(ofRegion, isOfYear ? "region_year" : "region_earlier_year");
  }
  const ofCountry = latest(
    own.filter((factor) =>
      factor.region === null && country !== null && factor.country === country
    ),
  );
  if (ofCountry !== undefined) return found(ofCountry, "country");
  const average = latest(
    own.filter((factor) => factor.region === null && factor.country === null),
  );
  return average === undefined ? null : found(average, "provider_average");

  function found(factor: GridFactor, rung: FactorRung): FoundFactor {
    return { factor, rung, isOld: year - factor.year > YEARS_FRESH };
  }
}

/** Kilograms of CO2 equivalent of electricity. */
export function operationalKilograms(
  kwh: Decimal,
  { factor }: FoundFactor,
): Decimal {
  return kwh.multiply(Decimal.parse(factor.g_per_kwh))
    .multiply(Decimal.parse("0.001"));
}

function latest(factors: readonly GridFactor[]): GridFactor | undefined {
  return factors.reduce<GridFactor | undefined>(
    (best, factor) =>
      best === undefined || factor.year > best.year ? factor : best,
    undefined,
  );
}
