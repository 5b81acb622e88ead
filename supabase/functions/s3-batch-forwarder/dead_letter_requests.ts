/**
 * What the routes of dead letters take.
 *
 * @module
 */
import * as v from "valibot";

/** Dead letters that one request may name. */
const MOST_IDS = 1_000;

/** Records a batch may have, and so a dead letter. */
const MOST_RECORDS = 5_000;

/** Characters of records that are kept beside a dead letter. */
const MOST_RECORDS_TEXT = 262_144;

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const REASONS = [
  "rejected",
  "exhausted",
  "poison_line",
  "too_large",
  "auth",
] as const;

const STATES = ["open", "redriving", "sent", "discarded"] as const;

const reason = v.picklist(REASONS, `one of ${REASONS.join(", ")}`);

const moment = v.pipe(
  v.string(),
  v.isoTimestamp("a time like 2026-11-24T10:00:00Z"),
);

/** Which of a forwarder's open dead letters: those that fit every member. */
const filter = {
  ids: v.optional(v.pipe(v.array(uuid), v.minLength(1), v.maxLength(MOST_IDS))),
  reason: v.optional(reason),
  fileId: v.optional(uuid),
  createdAfter: v.optional(moment),
  createdBefore: v.optional(moment),
  /** The last status the endpoint answered with. */
  status: v.optional(status()),
};

/** POST /forwarders/:id/dead-letters/discard: no member is all that are open, and must be said. */
export const discardRequest = v.union([
  v.pipe(
    v.strictObject(filter),
    v.check((body) => Object.keys(body).length > 0, "a member, or all: true"),
  ),
  v.strictObject({ all: v.literal(true) }),
], "an object with a filter, or all: true");

/** POST /forwarders/:id/dead-letters/redrive: no filter is all that are open. */
export const redriveRequest = v.strictObject({
  ...filter,
  /** How fast at most; as fast as the endpoint's own limits let when absent. */
  recordsPerSecond: v.optional(wholeUpTo(100_000)),
});

/**
 * PATCH /dead-letters/:id: other records in the place of those that were refused, one for one. A JSON array as a text, so that
 * every number stays as it is written.
 */
export const editRequest = v.strictObject({
  records: v.pipe(
    v.string(),
    v.maxLength(MOST_RECORDS_TEXT),
    v.check(
      (text) => findRecords(text) !== null,
      "a JSON array of 1 to 5000 records as a text",
    ),
  ),
});

/** The records of a JSON array; null when the text is none, or has none. */
export function findRecords(text: string): readonly unknown[] | null {
  try {
    const records: unknown = JSON.parse(text);
    const isSome = Array.isArray(records) && records.length > 0 &&
      records.length <= MOST_RECORDS;
    return isSome ? records : null;
  } catch {
    return null;
  }
}

/** GET /forwarders/:id/dead-letters. */
export const deadLettersQuery = v.strictObject({
  state: v.optional(v.picklist(STATES, `one of ${STATES.join(", ")}`)),
  reason: v.optional(reason),
  fileId: v.optional(uuid),
  /** The `next` of the page before. */
  before: v.optional(uuid),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([1-9]\d?|[1-4]\d\d|500)$/, "a whole number from 1 to 500"),
      v.transform(Number),
    ),
    "100",
  ),
});

/** A request to discard. */
export type DiscardRequest = v.InferOutput<typeof discardRequest>;
/** A request to send again. */
export type RedriveRequest = v.InferOutput<typeof redriveRequest>;
/** A request to change records. */
export type EditRequest = v.InferOutput<typeof editRequest>;
/** The query of a list of dead letters. */
export type DeadLettersQuery = v.InferOutput<typeof deadLettersQuery>;

function status() {
  return v.pipe(
    v.number(),
    v.check(
      (value) => Number.isInteger(value) && value >= 100 && value <= 599,
      "an HTTP status",
    ),
  );
}

function wholeUpTo(most: number) {
  return v.pipe(
    v.number(),
    v.check(
      (value) => Number.isInteger(value) && value >= 1 && value <= most,
      `a whole number from 1 to ${most}`,
    ),
  );
}
