import * as v from "valibot";
import {
  type Day,
  findDay,
  firstOfMonth,
} from "../../../shared/domain/billing_period.ts";
import { PROVIDERS } from "./providers.ts";

/** What emissions can be grouped by. */
const GROUPS = [
  "month",
  "provider",
  "account",
  "service",
  "service_category",
  "region",
  "country",
  "scope",
] as const;

/** The accounting methods one can choose. They are alternatives: never added. */
const METHODS = ["location_based", "market_based"] as const;

const NAMES = Object.keys(PROVIDERS);

/** 2026-01, or 202601 as the carbon export of Google Cloud writes it. */
const month = v.pipe(
  v.string("a month like 2026-01"),
  v.regex(/^\d{4}-?(0[1-9]|1[0-2])$/, "a month like 2026-01"),
  v.transform((text): Day => `${text.slice(0, 4)}-${text.slice(-2)}-01`),
  v.check((day) => findDay(day) !== null, "a month like 2026-01"),
);

/** GET /emissions. Both months belong to the answer; the last twelve that are over when neither is named. */
export const emissionsQuery = v.pipe(
  v.strictObject({
    from: v.optional(month),
    to: v.optional(month),
    group: v.optional(
      v.picklist(GROUPS, `one of ${GROUPS.join(", ")}`),
      "scope",
    ),
    method: v.optional(
      v.picklist(METHODS, `one of ${METHODS.join(", ")}`),
      "location_based",
    ),
    organizationId: v.optional(v.pipe(v.string(), v.uuid(), v.toLowerCase())),
    provider: v.optional(v.picklist(NAMES, `one of ${NAMES.join(", ")}`)),
  }),
  v.forward(
    v.check(
      ({ from, to }) => from === undefined || to === undefined || from <= to,
      "a month not before from",
    ),
    ["to"],
  ),
);

/** The query of emissions. */
export type EmissionsQuery = v.InferOutput<typeof emissionsQuery>;

/** The months a query means: first day, and the day after the last (exclusive). */
export function emissionMonths(
  { from, to }: Pick<EmissionsQuery, "from" | "to">,
  today: Day,
): { start: Day; end: Day } {
  const end = to === undefined ? firstOfMonth(today) : firstOfMonth(to, 1);
  const start = from ?? firstOfMonth(end, -12);
  // Of a year that is still to come, nothing: its first month alone is told.
  return { start, end: end > start ? end : firstOfMonth(start, 1) };
}
