import { Decimal } from "../platform/decimal.ts";

/** Virtual cores that one chip has at most. Source: cloud-carbon-footprint, AWSMemoryEstimatesBuilder.ts. */
const CORES_PER_CHIP = 96;

/** Digits that a quotient is kept with: far below what any figure shows. */
const PLACES = 20;

/** An instance beside the largest of its family. */
export interface InstanceMemory {
  /** Gigabytes of the instance. */
  readonly gigabytes: Decimal;
  /** Gigabytes of the family's largest instance. */
  readonly largestGigabytes: Decimal;
  /** Virtual cores of the family's largest instance. */
  readonly largestCores: number;
  /** Gigabytes that a chip's own figure of power already holds. */
  readonly chipGigabytes: Decimal;
  /** Chips of the family's largest instance; one for every 96 virtual cores when absent. */
  readonly chips?: number;
}

/**
 * Gigabyte hours of an instance's memory beyond what the power of its processor was measured with; none where it has no more.
 * Source: cloud-carbon-footprint, core/src/memory/helpers.ts.
 */
export function excessMemory(
  {
    gigabytes,
    largestGigabytes,
    largestCores,
    chipGigabytes,
    chips: knownChips = Math.ceil(largestCores / CORES_PER_CHIP),
  }: InstanceMemory,
  hours: Decimal,
): Decimal {
  const chips = Decimal.parse(String(knownChips));
  const excess = largestGigabytes.divide(chips, PLACES).subtract(chipGigabytes);
  if (excess.compare(Decimal.ZERO) <= 0) return Decimal.ZERO;
  return excess.multiply(gigabytes).multiply(hours)
    .divide(largestGigabytes, PLACES);
}
