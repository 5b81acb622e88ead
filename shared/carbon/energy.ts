/**
 * Electricity that usage takes, in kWh. Source of the formulas: cloud-carbon-footprint/cloud-carbon-footprint, Methodology.md and
 * packages/core (compute, storage, networking, memory). Electricity alone: what hardware took to make is in `embodied.ts`.
 *
 * @module
 */
import { Decimal } from "../platform/decimal.ts";

const WATTS_PER_KILOWATT = Decimal.parse("0.001");
const PER_CENT = Decimal.parse("0.01");

/** Share of its power range that a processor works at where nothing tells. Source: AVG_CPU_UTILIZATION_2020. */
export const UTILISATION_UNKNOWN: Decimal = Decimal.parse("50");

/** Watts for a terabyte kept. Source: STORAGE coefficients, Wh per TBh. */
export const STORAGE_WATTS: Readonly<Record<"ssd" | "hdd", Decimal>> = {
  ssd: Decimal.parse("1.2"),
  hdd: Decimal.parse("0.65"),
};

/** kWh for a gigabyte sent out of a region or between regions. Source: NETWORKING_COEFFICIENT. */
const NETWORK_KWH_PER_GB = Decimal.parse("0.001");

/** kWh for a gigabyte of memory an hour. Source: MEMORY_COEFFICIENT. */
const MEMORY_KWH_PER_GB_HOUR = Decimal.parse("0.000392");

/** What comes on top of what the machine itself takes. */
export interface Overhead {
  /** Power usage effectiveness of the data centre: 1 is none. */
  readonly pue: Decimal;
  /** How many copies the service keeps: 1 is none beside the first. */
  readonly replication: Decimal;
}

/** Power of a processor's virtual core or of a whole GPU. */
export interface PowerRange {
  /** Watts when idle. */
  readonly idle: Decimal;
  /** Watts at full load. */
  readonly full: Decimal;
}

/** kWh of virtual cores, or of GPUs: hours of one of them, at `utilisation` per cent of the range of its power. */
export function computeEnergy(
  { hours, power, utilisation = UTILISATION_UNKNOWN }: {
    readonly hours: Decimal;
    readonly power: PowerRange;
    readonly utilisation?: Decimal;
  },
  overhead: Overhead,
): Decimal {
  const range = power.full.subtract(power.idle);
  const watts = power.idle.add(range.multiply(utilisation).multiply(PER_CENT));
  return withOverhead(
    watts.multiply(hours).multiply(WATTS_PER_KILOWATT),
    overhead,
  );
}

/** kWh of terabytes kept for hours. */
export function storageEnergy(
  { terabyteHours, medium }: {
    readonly terabyteHours: Decimal;
    readonly medium: keyof typeof STORAGE_WATTS;
  },
  overhead: Overhead,
): Decimal {
  const wattHours = terabyteHours.multiply(STORAGE_WATTS[medium]);
  return withOverhead(wattHours.multiply(WATTS_PER_KILOWATT), overhead);
}

/** kWh of gigabytes sent out of a region or between two. What comes in, and what stays inside, takes none. */
export function networkEnergy(gigabytes: Decimal, pue: Decimal): Decimal {
  return gigabytes.multiply(NETWORK_KWH_PER_GB).multiply(pue);
}

/** kWh of gigabytes of memory held for hours. */
export function memoryEnergy(
  gigabyteHours: Decimal,
  overhead: Overhead,
): Decimal {
  return withOverhead(
    gigabyteHours.multiply(MEMORY_KWH_PER_GB_HOUR),
    overhead,
  );
}

/** Terabyte hours of a gigabyte month in a month of so many days. A gigabyte is 10^9 bytes here, as providers bill it. */
export function terabyteHours(
  gigabyteMonths: Decimal,
  daysInMonth: number,
): Decimal {
  return gigabyteMonths.multiply(Decimal.parse(String(24 * daysInMonth)))
    .multiply(Decimal.parse("0.001"));
}

function withOverhead(
  kwh: Decimal,
  { pue, replication }: Overhead,
): Decimal {
  return kwh.multiply(pue).multiply(replication);
}
