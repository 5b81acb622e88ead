import type { Answer, Context } from "../../../shared/platform/door.ts";
import {
  billingPeriods,
  dayOf,
} from "../../../shared/domain/billing_period.ts";
import { emissionMonths, type EmissionsQuery } from "./emissions_query.ts";

/** Emissions as the database adds them up. Kilograms are decimal text. */
interface Emissions {
  readonly total_kg: string;
  readonly unspecified_kg: string;
  readonly provisional_kg: string;
  readonly groups: number;
  readonly rows: readonly {
    readonly key: string | null;
    readonly name: string | null;
    readonly provider: string | null;
    readonly kg: string;
    readonly unspecified_kg: string;
    readonly provisional_kg: string;
    readonly months: readonly (string | null)[];
  }[];
  readonly gaps: readonly {
    readonly provider: string;
    readonly month: string;
    readonly scope: number;
    readonly figures: number;
    readonly other_method_kg: string;
  }[];
}

/** Most groups of an answer. */
const MOST = 200;

/**
 * Emissions by one accounting method, as the caller may see them, with what that method has no figure of. Sums of primary sources
 * alone; nothing stands in for a figure that is missing.
 */
export async function readEmissions(
  query: EmissionsQuery,
  { database, clock }: Context,
): Promise<Answer> {
  const { start, end } = emissionMonths(query, dayOf(clock.now()));
  const { group, method, organizationId, provider } = query;
  const found = await database.call<Emissions>("read_emissions", {
    start_date: start,
    end_date: end,
    group_by: group,
    method,
    organization_id: organizationId ?? null,
    provider: provider ?? null,
    most: MOST,
  });
  return {
    body: {
      success: true,
      period: { start, end },
      months: billingPeriods(start, end).map((each) => each.start.slice(0, 7)),
      method,
      group,
      totalKg: found.total_kg,
      unspecifiedKg: found.unspecified_kg,
      provisionalKg: found.provisional_kg,
      groups: found.groups,
      rows: found.rows.map(({ unspecified_kg, provisional_kg, ...row }) => ({
        ...row,
        unspecifiedKg: unspecified_kg,
        provisionalKg: provisional_kg,
      })),
      gaps: found.gaps.map(({ other_method_kg, ...gap }) => ({
        ...gap,
        otherMethodKg: other_method_kg,
      })),
    },
  };
}
