/**
 * What the routes of forwarders take. Secrets enter here and nowhere else.
 *
 * @module
 */
import * as v from "valibot";

const uuid = v.pipe(v.string(), v.uuid(), v.toLowerCase());

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** Source: Amazon S3 user guide, "General purpose bucket naming rules". */
const bucket = v.pipe(
  v.string(),
  v.regex(
    /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/,
    "the name of an S3 bucket",
  ),
);

/** Of an S3 key, which has 1,024 bytes at most. */
export const keyPart = v.pipe(
  v.string(),
  v.check(
    (text) => new TextEncoder().encode(text).length <= 1_024,
    "at most 1024 bytes",
  ),
);

const region = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region like us-east-1"),
);

/** No more than a text here: the guard of endpoints decides with the operator's settings. */
const url = v.pipe(v.string(), v.minLength(1), v.maxLength(1_000));

const secret = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{1,1024}$/, "1 to 1024 visible ASCII characters"),
);

const topicArn = v.pipe(
  v.string(),
  v.regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    "the ARN of an SNS topic that is not FIFO",
  ),
);

const recordFormat = v.picklist(
  ["json_lines", "text"],
  "json_lines or text",
);

/** A local time of the day. */
const timeOfDay = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of the day like 10:00"),
);

const zone = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check(isTimeZone, "an IANA time zone like America/New_York"),
);

/** How an endpoint is treated: one for every organization and pair of URLs, whatever forwarders share it. */
const endpoint = v.strictObject({
  /** Requests in flight at most, over all files. */
  maxInFlight: v.optional(whole(1, 50)),
  busyZone: v.optional(zone),
  busyFrom: v.optional(timeOfDay),
  busyTo: v.optional(timeOfDay),
  /** The same within the busy window; null for no other limit. */
  busyMaxInFlight: v.optional(v.nullable(whole(1, 50))),
  /** Records a second within the busy window; null for any number. */
  busyRecordsPerSecond: v.optional(v.nullable(whole(1, 1_000_000))),
});

/** What PATCH may leave out and POST fills in by the table's defaults. */
const tuning = {
  region: v.optional(region),
  recordFormat: v.optional(recordFormat),
  maxRecordsPerBatch: v.optional(whole(1, 5_000)),
  /** Of a batch's records, in bytes. */
  maxBatchBytes: v.optional(whole(1_024, 8 * 1_048_576)),
  maxRetries: v.optional(whole(0, 10)),
  /** A longer line is a poison line. */
  maxLineBytes: v.optional(whole(1_024, 8 * 1_048_576)),
  /** A file with more of them fails; null for any number. */
  maxPoisonLines: v.optional(v.nullable(whole(0, 1_000_000_000))),
  /** The one topic whose messages are accepted; null for none. */
  snsTopicArn: v.optional(v.nullable(topicArn)),
  /** How often the bucket is listed for files that no event told of; null for never. */
  sweepEveryMinutes: v.optional(v.nullable(whole(5, 10_080))),
  /** Alarms: percent of requests that fail, seconds the oldest file waits, open dead letters. */
  alarmErrorPercent: v.optional(whole(1, 100)),
  alarmLagSeconds: v.optional(whole(1, 2_147_483_647)),
  alarmDeadLetters: v.optional(whole(1, 2_147_483_647)),
  endpoint: v.optional(endpoint),
};

/** POST /forwarders. */
export const createRequest = v.strictObject({
  /** The organization it belongs to; the caller's personal one when absent. */
  organizationId: v.optional(uuid),
  /** An AWS integration of the organization, through which the bucket is read. */
  integrationId: uuid,
  name: v.optional(name, "Forwarder"),
  bucket,
  /** Keys that do not begin with it are left alone. */
  prefix: v.optional(keyPart, ""),
  authUrl: url,
  callUrl: url,
  accessKey: secret,
  secretKey: secret,
  ...tuning,
});

/** PATCH /forwarders/:id. Absent members stay as they are. */
export const changeRequest = v.pipe(
  v.strictObject({
    integrationId: v.optional(uuid),
    name: v.optional(name),
    bucket: v.optional(bucket),
    prefix: v.optional(keyPart),
    authUrl: v.optional(url),
    callUrl: v.optional(url),
    accessKey: v.optional(secret),
    secretKey: v.optional(secret),
    ...tuning,
    /** Files are taken on and wait. */
    isPaused: v.optional(v.boolean()),
  }),
  v.check((body) => Object.keys(body).length > 0, "a member to change"),
  v.check(
    (body) => (body.accessKey === undefined) === (body.secretKey === undefined),
    "an object with both accessKey and secretKey, or neither",
  ),
);

/** GET /forwarders. */
export const listQuery = v.strictObject({
  organizationId: v.optional(uuid),
  /** The last id of the page before. */
  after: v.optional(uuid),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([1-9]\d?|[1-4]\d\d|500)$/, "a whole number from 1 to 500"),
      v.transform(Number),
    ),
    "100",
  ),
});

/** A request for a new forwarder. */
export type CreateRequest = v.InferOutput<typeof createRequest>;
/** A request to change a forwarder. */
export type ChangeRequest = v.InferOutput<typeof changeRequest>;
/** The query of a list. */
export type ListQuery = v.InferOutput<typeof listQuery>;

function whole(least: number, most: number) {
  return v.pipe(
    v.number(),
    v.check(
      (value) => Number.isInteger(value) && value >= least && value <= most,
      `a whole number from ${least} to ${most}`,
    ),
  );
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    // Offsets are time zones to it, but know no summer.
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}
