import { Decimal } from "../platform/decimal.ts";

/** Four years: how long a server is taken to serve. Source: cloud-carbon-footprint, Methodology.md. */
const LIFETIME_HOURS = Decimal.parse("35040");

/** Digits that a quotient is kept with: far below what any figure shows. */
const PLACES = 20;

/** A part of a server, used for a time. */
export interface ServerShare {
  /** Kilograms of CO2 equivalent to make the whole server. */
  readonly serverKilograms: Decimal;
  /** Hours of the instance, not of its cores. */
  readonly instanceHours: Decimal;
  /** Virtual cores of the instance. */
  readonly cores: Decimal;
  /** Virtual cores of the family's largest instance: the whole server. */
  readonly largestCores: Decimal;
}

/** Kilograms of CO2 equivalent that making the hardware took, for its part in use. Never electricity: it has no kWh. */
export function embodiedKilograms(
  { serverKilograms, instanceHours, cores, largestCores }: ServerShare,
): Decimal {
  return serverKilograms.multiply(instanceHours).multiply(cores)
    .divide(LIFETIME_HOURS.multiply(largestCores), PLACES);
}
