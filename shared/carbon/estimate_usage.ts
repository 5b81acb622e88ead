import { Decimal } from "../platform/decimal.ts";
import type { DecimalText } from "../domain/money.ts";
import { embodiedKilograms } from "./embodied.ts";
import {
  computeEnergy,
  memoryEnergy,
  networkEnergy,
  type Overhead,
  storageEnergy,
  terabyteHours,
  UTILISATION_UNKNOWN,
} from "./energy.ts";
import { findInstance, type Instance, processorOf } from "./find_instance.ts";
import { excessMemory } from "./instance_memory.ts";
import type { MonthFactors } from "./month_factors.ts";
import { findRule, type UsageKind, type UsageRule } from "./usage_rules.ts";

/** Usage of one kind, added up. */
export interface UsedAmount extends UsageKind {
  /** In `unit`; null where the source delivered none. */
  readonly quantity: DecimalText | null;
}

/** Where electricity goes. */
export const ENERGY_KINDS = [
  "compute",
  "memory",
  "storage",
  "network",
] as const;

/** One of them. */
export type EnergyKind = (typeof ENERGY_KINDS)[number];

/** What usage takes; or why it is not estimated. */
export type UsageEstimate =
  | {
    readonly kind: "modelled";
    /** kWh by where they go. */
    readonly energy: Readonly<Partial<Record<EnergyKind, Decimal>>>;
    /** Kilograms of CO2 equivalent of the hardware's making; null where nobody has published them. */
    readonly embodied: Decimal | null;
    /** How the power of the processor was found; absent without one. */
    readonly powerRung?: "processor" | "processor_average";
    /** Virtual core hours. */
    readonly coreHours?: Decimal;
    /** Whose figures of hardware it rests on, and of which year: `CCF 2022`. */
    readonly sources: readonly string[];
  }
  | { readonly kind: "counted_elsewhere" | "takes_none" | "not_estimated" };

/** What an estimate is made with. */
export interface EstimateOptions {
  /** The tables. */
  readonly factors: MonthFactors;
  /** Power usage effectiveness. */
  readonly pue: Decimal;
  /** Days of the month: a gigabyte month is as long as its month. */
  readonly days: number;
}

const NOT_ESTIMATED: UsageEstimate = { kind: "not_estimated" };
const PLACES = 20;

/** What usage takes by its rule. Without a rule, without a quantity, or for hardware that is not known, nothing is guessed. */
export function estimateUsage(
  used: UsedAmount,
  options: EstimateOptions,
): UsageEstimate {
  const rule = findRule(used);
  if (rule === null) return NOT_ESTIMATED;
  if (rule.kind === "none") return { kind: rule.reason };
  if (used.quantity === null) return NOT_ESTIMATED;
  return applyRule(rule, Decimal.parse(used.quantity), options);
}

function applyRule(
  rule: Exclude<UsageRule, { kind: "none" }>,
  quantity: Decimal,
  { factors, pue, days }: EstimateOptions,
): UsageEstimate {
  const alone: Overhead = { pue, replication: Decimal.parse("1") };
  switch (rule.kind) {
    case "instance": {
      const instance = findInstance(rule.type, factors);
      if (instance === null) return NOT_ESTIMATED;
      const copies = Decimal.parse(String(rule.copies));
      return instanceEstimate(instance, quantity.multiply(copies), alone);
    }
    case "cores": {
      const [over, under] = rule.per.map((part) => Decimal.parse(String(part)));
      const hours = quantity.multiply(over as Decimal) // a pair
        .divide(under as Decimal, PLACES);
      const { power, powerRung, powerSources } = processorOf(
        [rule.processor],
        factors,
      );
      return {
        kind: "modelled",
        energy: { compute: computeEnergy({ hours, power }, alone) },
        embodied: null,
        powerRung,
        coreHours: hours,
        sources: powerSources,
      };
    }
    case "memory":
      return whole({ memory: memoryEnergy(quantity, alone) });
    case "storage": {
      const replication = Decimal.parse(String(rule.copies));
      const kept = { terabyteHours: terabyteHours(quantity, days) };
      return whole({
        storage: storageEnergy(
          { ...kept, medium: rule.medium },
          { pue, replication },
        ),
      });
    }
    case "network":
      return whole({ network: networkEnergy(quantity, pue) });
  }
}

/** Of what has no server of its own that an embodied figure would be of. */
function whole(
  energy: Partial<Record<EnergyKind, Decimal>>,
): UsageEstimate {
  return { kind: "modelled", energy, embodied: Decimal.ZERO, sources: [] };
}

function instanceEstimate(
  instance: Instance,
  hours: Decimal,
  overhead: Overhead,
): UsageEstimate {
  const { cores, baseline, family, power, powerRung, gpus } = instance;
  const coreHours = cores.multiply(hours);
  const atWork = baseline === null
    ? coreHours
    : coreHours.multiply(baseline).divide(UTILISATION_UNKNOWN, PLACES);
  const ofCores = computeEnergy({ hours: atWork, power }, overhead);
  const ofGpus = gpus === null ? Decimal.ZERO : computeEnergy(
    { hours: gpus.count.multiply(hours), power: gpus.power },
    overhead,
  );
  return {
    kind: "modelled",
    energy: {
      compute: ofCores.add(ofGpus),
      memory: memoryEnergy(memoryOf(instance, hours), overhead),
    },
    embodied: family.server_kilograms === null ? null : embodiedKilograms({
      serverKilograms: Decimal.parse(family.server_kilograms),
      instanceHours: hours,
      cores,
      largestCores: Decimal.parse(String(family.largest_cores)),
    }),
    powerRung,
    coreHours,
    sources: [...instance.powerSources, `${family.source} ${family.year}`],
  };
}

function memoryOf(
  { gigabytes, baseline, chipGigabytes, family }: Instance,
  hours: Decimal,
): Decimal {
  if (baseline !== null) return Decimal.ZERO;
  return excessMemory({
    gigabytes,
    largestGigabytes: Decimal.parse(family.largest_gigabytes),
    largestCores: family.largest_cores,
    chipGigabytes,
    ...(family.chips === null ? {} : { chips: family.chips }),
  }, hours);
}
