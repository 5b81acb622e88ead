import * as v from "valibot";
import { findDay } from "../../../shared/domain/billing_period.ts";
import { AWS_DATASETS } from "../../../shared/connectors/aws/datasets.ts";

/** What can be asked for: one dataset, or all of them. The database knows datasets alone. */
export const DATA_TYPES = [...AWS_DATASETS, "all"] as const;

const isoDate = v.pipe(
  v.string("a date like 2026-01-31"),
  v.check((text) => findDay(text) !== null, "a real date like 2026-01-31"),
);

/** The body of a sync request. Whether its window can be read is decided against today, by the connector. */
export const syncRequest = v.strictObject({
  integrationId: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
  dataType: v.picklist(DATA_TYPES, `one of ${DATA_TYPES.join(", ")}`),
  /** First day (UTC). */
  startDate: v.optional(isoDate),
  /** Day after the last one (UTC). */
  endDate: v.optional(isoDate),
  /** Answer at once and sync afterwards. */
  background: v.optional(v.boolean(), false),
  /** Tell what the sync would cost and do nothing. */
  estimate: v.optional(v.boolean(), false),
});

/** A sync request as the handler takes it. */
export type SyncRequest = v.InferOutput<typeof syncRequest>;
