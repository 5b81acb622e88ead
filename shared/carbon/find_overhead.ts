import type { PowerOverhead } from "./month_factors.ts";

/** An overhead, and how it was found. */
export interface FoundOverhead {
  /** The overhead. */
  readonly overhead: PowerOverhead;
  /** Whether it is the region's own. */
  readonly rung: "region" | "provider_average";
}

/** The latest overhead of a region that is no later than `year`, else the latest of the provider's average; null without either. */
export function findOverhead(
  { region, year }: { readonly region: string | null; readonly year: number },
  overheads: readonly PowerOverhead[],
): FoundOverhead | null {
  const latestOf = (place: string | null) =>
    overheads.filter((each) => each.region === place && each.year <= year)
      .reduce<PowerOverhead | null>(
        (best, each) => best === null || each.year > best.year ? each : best,
        null,
      );
  const own = region === null ? null : latestOf(region);
  if (own !== null) return { overhead: own, rung: "region" };
  const average = latestOf(null);
  return average && { overhead: average, rung: "provider_average" };
}
