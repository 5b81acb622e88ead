import type { DecimalText } from "../domain/money.ts";
import type { GridFactor } from "./find_factor.ts";

/** Power usage effectiveness of a provider's data centres. */
export interface PowerOverhead {
  /** The provider's region; null for its average. */
  readonly region: string | null;
  /** The year it stands for. */
  readonly year: number;
  /** 1 is no overhead. */
  readonly pue: DecimalText;
  /** Whose figure it is. */
  readonly source: string;
}

/** Power of a processor's virtual core, or of a whole GPU. */
export interface Processor {
  /** Watts when idle. */
  readonly idle: DecimalText;
  /** Watts at full load. */
  readonly full: DecimalText;
  /** Gigabytes that a chip's own figure already holds; null for GPUs. */
  readonly chip_gigabytes: DecimalText | null;
  /** Whose figures they are. */
  readonly source: string;
  /** The year they are of. */
  readonly year: number;
}

/** A family of instances; its largest is the whole server. */
export interface InstanceFamily {
  /** What it may run on. */
  readonly processors: readonly string[];
  /** Memory for each virtual core. */
  readonly gigabytes_per_core: DecimalText;
  /** Virtual cores of the whole server. */
  readonly largest_cores: number;
  /** Memory of the whole server. */
  readonly largest_gigabytes: DecimalText;
  /** Chips of the whole server; null for one every 96 virtual cores. */
  readonly chips: number | null;
  /** Kilograms of CO2 equivalent to make the whole server; null where nobody has published it. */
  readonly server_kilograms: DecimalText | null;
  /** Whose figures they are. */
  readonly source: string;
  /** The year they are of. */
  readonly year: number;
}

/** An instance that is not what its size says. */
export interface InstanceType {
  /** Virtual cores. */
  readonly cores: DecimalText;
  /** Memory. */
  readonly gigabytes: DecimalText;
  /** Of burstable ones: per cent of its cores it may use for ever. */
  readonly baseline_percent: DecimalText | null;
  /** The model of its GPUs. */
  readonly gpu: string | null;
  /** How many GPUs. */
  readonly gpus: number;
}

/** What a month of a provider is modelled by, as `engine_emission_factors` answers. */
export interface MonthFactors {
  /** Of no later year than the month's. */
  readonly grid: readonly GridFactor[];
  /** Of no later year than the month's. */
  readonly overheads: readonly PowerOverhead[];
  /** By microarchitecture or model; `Average` where it is not known. */
  readonly processors: Readonly<Record<string, Processor>>;
  /** By the part of an instance type before the point. */
  readonly families: Readonly<Record<string, InstanceFamily>>;
  /** By instance type. */
  readonly instance_types: Readonly<Record<string, InstanceType>>;
}
