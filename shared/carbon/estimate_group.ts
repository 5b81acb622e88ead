/**
 * Emissions of the usage of one account, service and region in a month: electricity by its grid (scope 2, location-based) and the
 * making of the hardware (scope 3), each a row of its own. Not here: market-based figures, which nothing is known of.
 *
 * @module
 */
import { Decimal } from "../platform/decimal.ts";
import { type BillingPeriod, daysBetween } from "../domain/billing_period.ts";
import type { EmissionActivity } from "../domain/emission.ts";
import {
  ENERGY_KINDS,
  type EnergyKind,
  estimateUsage,
  type UsageEstimate,
} from "./estimate_usage.ts";
import {
  type EstimateTally,
  NO_TALLY,
  type Outcome,
} from "./estimate_tally.ts";
import {
  findFactor,
  type FoundFactor,
  operationalKilograms,
} from "./find_factor.ts";
import { findOverhead, type FoundOverhead } from "./find_overhead.ts";
import type { MonthFactors } from "./month_factors.ts";
import type { UsageLine } from "./usage_line.ts";

/** Version of the formulas, the rules and the tables together; another one is another model. */
export const MODEL_VERSION = "1";

/** Digits that a figure is kept with after the point: far below what any shows. */
const PLACES = 18;

/** Kinds of usage without a rule that a row names. */
const NAMED = 5;

/** What an estimate is made with. */
export interface GroupOptions {
  /** Whose region the usage stands in: `aws`. */
  readonly provider: string;
  /** The month. */
  readonly period: BillingPeriod;
  /** The tables. */
  readonly factors: MonthFactors;
}

/** The rows of a group, and what became of its usage. */
export interface GroupEstimate {
  /** At most two: electricity, and the making of the hardware. */
  readonly activities: readonly EmissionActivity[];
  /** Its usage, by what became of it. */
  readonly tally: EstimateTally;
}

interface Sums {
  readonly energy: Record<EnergyKind, Decimal>;
  readonly powerRungs: Record<string, Decimal>;
  readonly costs: Partial<Record<Outcome, Decimal>>;
  readonly unruled: [string, Decimal][];
  readonly sources: Set<string>;
  embodied: Decimal | null;
  coreHoursWithoutEmbodied: Decimal;
}

/** Estimates the usage of one account, service, region and currency. Needs at least one line. */
export function estimateGroup(
  lines: readonly [UsageLine, ...UsageLine[]],
  options: GroupOptions,
): GroupEstimate {
  const [line] = lines;
  const year = Number(options.period.start.slice(0, 4));
  const place = { region: line.normal_region, year };
  const factor = findFactor(
    { ...place, provider: options.provider, country: line.country },
    options.factors.grid,
  );
  const overhead = findOverhead(place, options.factors.overheads);
  const sums = add(lines, overhead, options);
  const found = factor && overhead && { factor, overhead };
  const hasUsage = sums.costs.modelled !== undefined ||
    sums.costs.takes_none !== undefined;
  return {
    activities: !hasUsage || found === null ? [] : [
      operational(line, sums, found, options),
      ...embodiedRow(line, sums, options),
    ],
    tally: tallyOf(line, sums, found?.factor ?? null),
  };
}

function add(
  lines: readonly UsageLine[],
  overhead: FoundOverhead | null,
  { factors, period }: GroupOptions,
): Sums {
  const sums: Sums = {
    energy: {
      compute: Decimal.ZERO,
      memory: Decimal.ZERO,
      storage: Decimal.ZERO,
      network: Decimal.ZERO,
    },
    powerRungs: {},
    costs: {},
    unruled: [],
    sources: new Set(),
    embodied: null,
    coreHoursWithoutEmbodied: Decimal.ZERO,
  };
  const pue = Decimal.parse(overhead?.overhead.pue ?? "1");
  const days = daysBetween(period.start, period.end);
  for (const line of lines) {
    const estimate = estimateUsage(line, { factors, pue, days });
    const cost = Decimal.parse(line.cost);
    const { costs } = sums;
    costs[estimate.kind] = (costs[estimate.kind] ?? Decimal.ZERO).add(cost);
    if (estimate.kind === "modelled") addModelled(sums, estimate);
    if (estimate.kind === "not_estimated") {
      sums.unruled.push([line.usage_type || line.service_name, cost]);
    }
  }
  return sums;
}

function addModelled(
  sums: Sums,
  estimate: Extract<UsageEstimate, { kind: "modelled" }>,
): void {
  const { energy, embodied, powerRung, coreHours = Decimal.ZERO } = estimate;
  for (const source of estimate.sources) sums.sources.add(source);
  for (const kind of ENERGY_KINDS) {
    sums.energy[kind] = sums.energy[kind].add(energy[kind] ?? Decimal.ZERO);
  }
  if (powerRung !== undefined) {
    const before = sums.powerRungs[powerRung] ?? Decimal.ZERO;
    sums.powerRungs[powerRung] = before.add(coreHours);
  }
  if (embodied === null) {
    sums.coreHoursWithoutEmbodied = sums.coreHoursWithoutEmbodied
      .add(coreHours);
  } else if (!embodied.isZero() || coreHours.compare(Decimal.ZERO) > 0) {
    sums.embodied = (sums.embodied ?? Decimal.ZERO).add(embodied);
  }
}

function operational(
  line: UsageLine,
  sums: Sums,
  { factor, overhead }: { factor: FoundFactor; overhead: FoundOverhead },
  options: GroupOptions,
): EmissionActivity {
  const kwh = Object.values(sums.energy)
    .reduce((total, each) => total.add(each), Decimal.ZERO);
  const spent = (sums.costs.modelled ?? Decimal.ZERO)
    .add(sums.costs.takes_none ?? Decimal.ZERO);
  return {
    ...common(line, options, "operational"),
    provider_scope: 2,
    accounting_method: "location_based",
    co2e_kg: text(operationalKilograms(kwh, factor)),
    energy_kwh: text(kwh),
    cost: spent.toString(),
    billing_currency: line.currency,
    factor_g_per_kwh: factor.factor.g_per_kwh,
    factor_year: factor.factor.year,
    factor_source: factor.factor.source,
    factor_rung: factor.rung,
    pue: overhead.overhead.pue,
    metadata: {
      energy_kwh: texts(sums.energy),
      rungs: {
        grid: factor.rung,
        pue: overhead.rung,
        core_hours: texts(sums.powerRungs),
      },
      ...(factor.isOld ? { is_factor_old: true } : {}),
      pue: {
        year: overhead.overhead.year,
        source: overhead.overhead.source,
      },
      hardware_sources: [...sums.sources].sort(),
      costs: texts(sums.costs),
      ...namesOf(sums.unruled),
    },
  };
}

function embodiedRow(
  line: UsageLine,
  sums: Sums,
  options: GroupOptions,
): EmissionActivity[] {
  if (sums.embodied === null) return [];
  return [{
    ...common(line, options, "embodied"),
    provider_scope: 3,
    // The making is the same by either method; as `single` it would stand in market-based sums without its scope 2.
    accounting_method: "location_based",
    co2e_kg: text(sums.embodied),
    metadata: {
      part: "embodied",
      core_hours_without_a_figure: text(sums.coreHoursWithoutEmbodied),
      hardware_sources: [...sums.sources].sort(),
    },
  }];
}

function common(
  { account, service, service_name, region, currency }: UsageLine,
  { period }: GroupOptions,
  part: "operational" | "embodied",
) {
  return {
    external_key: [account, region, service, currency, period.start, part]
      .map(encodeURIComponent).join("|"),
    period_start: period.start,
    ...(account === "" ? {} : { account_id: account }),
    service_raw: service_name,
    service_code: service,
    ...(region === "" ? {} : { region_raw: region }),
    calculation: "usage_modelled" as const,
    model_version: MODEL_VERSION,
    source_unit: "kgCO2e",
  };
}

function tallyOf(
  { service, currency }: UsageLine,
  sums: Sums,
  factor: FoundFactor | null,
): EstimateTally {
  const { modelled, ...others } = sums.costs;
  const costs = factor !== null || modelled === undefined
    ? sums.costs
    : { ...others, without_factor: modelled };
  return {
    ...NO_TALLY,
    costs: { [currency]: texts(costs) },
    dearest: dearestOf(service, currency, sums.unruled),
    old_factors: factor?.isOld === true ? { [factor.factor.year]: 1 } : {},
    core_hours_without_embodied: text(sums.coreHoursWithoutEmbodied),
  };
}

function dearestOf(
  service: string,
  currency: string,
  unruled: Sums["unruled"],
): Record<string, string> {
  const costs: Record<string, Decimal> = {};
  for (const [name, cost] of unruled) {
    const key = `${currency} ${service} ${name}`;
    costs[key] = (costs[key] ?? Decimal.ZERO).add(cost);
  }
  return texts(costs);
}

/** The dearest usage types without a rule, by name. */
function namesOf(unruled: readonly [string, Decimal][]) {
  const dearest = [...unruled]
    .sort(([, left], [, right]) => right.compare(left))
    .slice(0, NAMED).map(([name]) => name.slice(0, 120));
  return dearest.length === 0 ? {} : { not_estimated: dearest };
}

function texts(
  values: Readonly<Partial<Record<string, Decimal>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, text(value)]]
    ),
  );
}

function text(value: Decimal): string {
  return value.divide(Decimal.parse("1"), PLACES).toString();
}
