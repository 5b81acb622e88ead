import * as v from "valibot";
import { Fault } from "../../../shared/platform/fault.ts";
import { DATASETS } from "./providers.ts";

/** PUT /integrations/:id/schedules/:dataset. Whether the expression and the zone are any is decided by the domain. */
export const putScheduleRequest = v.strictObject({
  /** Five fields: minute, hour, day of month, month, day of week. Kept with one space between them. */
  cron: v.pipe(
    v.string(),
    v.transform((text) => text.trim().replace(/\s+/g, " ")),
  ),
  /** IANA name of the zone the expression is read in. */
  timeZone: v.optional(v.string(), "UTC"),
  isPaused: v.optional(v.boolean(), false),
  /** How far a run may be put off by chance. */
  jitterSeconds: v.optional(
    v.pipe(
      v.number("a number of seconds from 0 to 3600"),
      v.integer("whole seconds"),
      v.minValue(0, "at least 0"),
      v.maxValue(3_600, "at most 3600"),
    ),
    300,
  ),
});

/** A request to put a schedule. */
export type PutScheduleRequest = v.InferOutput<typeof putScheduleRequest>;

/** The dataset a path names. @throws {Fault} NOT_FOUND */
export function requireScheduled(dataset: string): string {
  if (DATASETS.includes(dataset)) return dataset;
  throw new Fault(
    "NOT_FOUND",
    `there is no such dataset: expected one of ${DATASETS.join(", ")}`,
  );
}
