import * as v from "valibot";
import { PROVIDERS } from "./providers.ts";

/** What both kinds of id of a run are made of: the readable one and its syncLogId. */
export const JOB_ID = /^[\w-]{1,200}$/;

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const NAMES = Object.keys(PROVIDERS);

/** GET /jobs. */
export const jobsQuery = v.strictObject({
  organizationId: v.optional(uuid),
  integrationId: v.optional(uuid),
  provider: v.optional(v.picklist(NAMES, `one of ${NAMES.join(", ")}`)),
  /** The `next` of the page before. */
  before: v.optional(
    v.pipe(v.string(), v.regex(JOB_ID, "a job id")),
  ),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([1-9]\d?|1\d\d|200)$/, "a whole number from 1 to 200"),
      v.transform(Number),
    ),
    "50",
  ),
});

/** GET /status. */
export const statusQuery = v.strictObject({
  organizationId: v.optional(uuid),
});

/** The query of a list of jobs. */
export type JobsQuery = v.InferOutput<typeof jobsQuery>;
/** The query of the status. */
export type StatusQuery = v.InferOutput<typeof statusQuery>;
