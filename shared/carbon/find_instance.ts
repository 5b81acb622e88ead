import { Decimal } from "../platform/decimal.ts";
import type { PowerRange } from "./energy.ts";
import type { InstanceFamily, MonthFactors } from "./month_factors.ts";

/** An instance's hardware: its part of a server. */
export interface Instance {
  /** Virtual cores. */
  readonly cores: Decimal;
  /** Memory in gigabytes. */
  readonly gigabytes: Decimal;
  /** Of burstable ones: per cent of its cores it may use for ever; null for others. */
  readonly baseline: Decimal | null;
  /** Its GPUs; null for none. */
  readonly gpus: { readonly count: Decimal; readonly power: PowerRange } | null;
  /** Power of a virtual core. */
  readonly power: PowerRange;
  /** Whether the processor is known, or an average stands in. */
  readonly powerRung: "processor" | "processor_average";
  /** Gigabytes that a chip's own figure of power already holds. */
  readonly chipGigabytes: Decimal;
  /** Whose figures of power they are, and of which year: `CCF 2022`. */
  readonly powerSources: readonly string[];
  /** The server it is a part of. */
  readonly family: InstanceFamily;
}

/** Virtual cores of sizes that have no number. */
const NAMED_SIZES: Readonly<Record<string, number>> = {
  medium: 1,
  large: 2,
  xlarge: 4,
};

/** What a processor that is not in the tables counts as. */
const AVERAGE = "Average";

/** Their figures spread so widely that a mean would not be typical. Source: cloud-carbon-footprint, getWattsByAverageOrMedian. */
const WIDE = ["Sandy Bridge", "Ivy Bridge"];

/** The hardware of an instance type such as `m5.large`; null for a family or a size that is not known. */
export function findInstance(
  instanceType: string,
  factors: MonthFactors,
): Instance | null {
  const [familyName = "", size = ""] = instanceType.split(".");
  const family = ownOf(factors.families, familyName);
  if (family === undefined) return null;
  const known = ownOf(factors.instance_types, instanceType);
  const cores = known === undefined
    ? coresOf(size, family)
    : Decimal.parse(known.cores);
  if (cores === null) return null;
  const gpu = known?.gpu == null ? undefined : factors.processors[known.gpu];
  return {
    cores,
    gigabytes: known === undefined
      ? cores.multiply(Decimal.parse(family.gigabytes_per_core))
      : Decimal.parse(known.gigabytes),
    baseline: known?.baseline_percent == null
      ? null
      : Decimal.parse(known.baseline_percent),
    gpus: known === undefined || gpu === undefined
      ? null
      : { count: Decimal.parse(String(known.gpus)), power: rangeOf([gpu]) },
    ...processorOf(family.processors, factors),
    family,
  };
}

/** Power of a virtual core of whatever processor a provider's usage runs on: the one named, else the average. */
export function processorOf(
  names: readonly string[],
  { processors }: MonthFactors,
): Pick<Instance, "power" | "powerRung" | "chipGigabytes" | "powerSources"> {
  const known = names.filter((name) =>
    name !== AVERAGE && Object.hasOwn(processors, name)
  );
  const used = (known.length > 0 ? known : [AVERAGE]).flatMap((name) =>
    processors[name] ?? []
  );
  const isWide = known.some((name) => WIDE.includes(name));
  return {
    power: rangeOf(used, isWide ? median : mean),
    powerRung: known.length > 0 ? "processor" : "processor_average",
    powerSources: used.map(({ source, year }) => `${source} ${year}`),
    chipGigabytes: mean(
      used.map(({ chip_gigabytes }) => Decimal.parse(chip_gigabytes ?? "0")),
    ),
  };
}

function rangeOf(
  processors: readonly { readonly idle: string; readonly full: string }[],
  middle: (values: Decimal[]) => Decimal = mean,
): PowerRange {
  return {
    idle: middle(processors.map(({ idle }) => Decimal.parse(idle))),
    full: middle(processors.map(({ full }) => Decimal.parse(full))),
  };
}

function coresOf(size: string, family: InstanceFamily): Decimal | null {
  if (size === "metal") return Decimal.parse(String(family.largest_cores));
  const [, number] = /^(?:metal-)?(\d+)xl(?:arge)?$/.exec(size) ?? [];
  const cores = number === undefined
    ? NAMED_SIZES[size]
    : Number(number) * (NAMED_SIZES["xlarge"] ?? 0);
  if (cores === undefined || cores > family.largest_cores) return null;
  return Decimal.parse(String(cores));
}

function mean(values: readonly Decimal[]): Decimal {
  return values.reduce((sum, value) => sum.add(value), Decimal.ZERO)
    .divide(Decimal.parse(String(Math.max(values.length, 1))), 12);
}

function median(values: readonly Decimal[]): Decimal {
  const sorted = [...values].sort((left, right) => left.compare(right));
  const half = Math.floor((sorted.length - 1) / 2);
  return mean(sorted.slice(half, sorted.length - half));
}

function ownOf<T>(table: Readonly<Record<string, T>>, key: string) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
