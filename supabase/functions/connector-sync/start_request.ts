import * as v from "valibot";
import {
  findDay,
  firstOfMonth,
} from "../../../shared/domain/billing_period.ts";
import type { AskedWindow } from "../../../shared/connectors/aws/window.ts";
import { DATASETS } from "./providers.ts";

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const day = v.pipe(
  v.string("a date like 2026-01-31"),
  v.check((text) => findDay(text) !== null, "a real date like 2026-01-31"),
);

const month = v.pipe(
  v.string("a month like 2026-01"),
  v.check((text) => findDay(`${text}-01`) !== null, "a month like 2026-01"),
);

/** POST /sync/:provider. Every member may be absent, and so may the body. */
export const startRequest = v.pipe(
  v.strictObject({
    dataset: v.optional(
      v.picklist(DATASETS, `one of ${DATASETS.join(", ")}`),
      "all",
    ),
    /** This one alone; every enabled one of the provider when absent. */
    integrationId: v.optional(uuid),
    /** Of this organization alone; of all the caller's when absent. */
    organizationId: v.optional(uuid),
    /** A billing period, instead of two dates. */
    period: v.optional(month),
    /** First day (UTC). */
    startDate: v.optional(day),
    /** Day after the last one (UTC). */
    endDate: v.optional(day),
  }),
  v.forward(
    v.check(
      ({ period, startDate, endDate }) =>
        period === undefined ||
        startDate === undefined && endDate === undefined,
      "absent, as startDate or endDate is given",
    ),
    ["period"],
  ),
);

/** POST /run. */
export const runRequest = v.strictObject({
  /** Of this organization alone; of all the caller's when absent. */
  organizationId: v.optional(uuid),
});

/** A request to sync what is connected of a provider. */
export type StartRequest = v.InferOutput<typeof startRequest>;
/** A request to sync whatever is connected. */
export type RunRequest = v.InferOutput<typeof runRequest>;

/** The days a request asks for: those of its period, or its dates. */
export function askedWindow(
  { period, startDate, endDate }: Pick<
    StartRequest,
    "period" | "startDate" | "endDate"
  >,
): AskedWindow {
  if (period === undefined) return { startDate, endDate };
  const first = `${period}-01`;
  return { startDate: first, endDate: firstOfMonth(first, 1) };
}
