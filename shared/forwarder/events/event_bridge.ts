/**
 * Events of S3, as an API destination of EventBridge posts them.
 *
 * Source: Amazon S3 user guide, "EventBridge event message structure".
 *
 * @module
 */
import * as v from "valibot";
import { requireInput } from "../../platform/valid_input.ts";
import type { ObjectEvent } from "./object_event.ts";

const text = v.pipe(v.string(), v.maxLength(10_000));

const event = v.looseObject({
  source: v.literal("aws.s3"),
  "detail-type": v.literal("Object Created"),
  time: v.pipe(
    v.string(),
    v.regex(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
      "a time like 2026-11-24T10:00:00Z",
    ),
  ),
  detail: v.looseObject({
    bucket: v.looseObject({ name: text }),
    object: v.looseObject({
      key: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
      size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      etag: v.optional(text),
      "version-id": v.optional(text),
      sequencer: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Fa-f]+$/))),
    }),
  }),
});

/**
 * The object of an event; null for any other event, of which a rule may send some too. Keys come as they are.
 *
 * @throws {Fault} REQUEST_INVALID naming the field.
 */
export function parseEventBridgeEvent(body: unknown): ObjectEvent | null {
  if (!isCreation(body)) return null;
  const { time, detail: { bucket, object } } = requireInput(event, body);
  return {
    bucket: bucket.name,
    key: object.key,
    versionId: object["version-id"] ?? null,
    etag: object.etag?.replaceAll('"', "") ?? null,
    size: object.size ?? null,
    sequencer: object.sequencer ?? null,
    eventTime: time,
  };
}

function isCreation(body: unknown): boolean {
  const { source, "detail-type": type } = (body ?? {}) as {
    readonly source?: unknown;
    readonly "detail-type"?: unknown;
  };
  const isTold = typeof source === "string" && typeof type === "string";
  return !isTold || (source === "aws.s3" && type === "Object Created");
}
