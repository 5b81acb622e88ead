/**
 * Notifications of S3, as they come through SNS.
 *
 * Source: Amazon S3 user guide, "Event message structure" (versions 2.0 to 2.6).
 *
 * @module
 */
import * as v from "valibot";
import { Fault } from "../../platform/fault.ts";
import { requireInput } from "../../platform/valid_input.ts";
import type { ObjectEvent } from "./object_event.ts";
import { decodeObjectKey } from "./object_key.ts";

const text = v.pipe(v.string(), v.maxLength(10_000));
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(4_000));

const record = v.looseObject({
  eventVersion: v.pipe(v.string(), v.regex(/^2\./, "a version 2 event")),
  eventSource: v.literal("aws:s3"),
  eventTime: v.optional(text),
  eventName: text,
  s3: v.looseObject({
    bucket: v.looseObject({ name: text }),
    object: v.looseObject({
      key,
      size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      eTag: v.optional(text),
      versionId: v.optional(text),
      sequencer: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-Fa-f]+$/))),
    }),
  }),
});

const notification = v.looseObject({
  Records: v.pipe(v.array(v.unknown()), v.maxLength(1_000)),
});

/** What S3 sends once when notifications are set up. */
const testEvent = v.looseObject({
  Service: v.literal("Amazon S3"),
  Event: v.literal("s3:TestEvent"),
});

/** What a notification says. */
export type Notification =
  | { readonly kind: "test" }
  | {
    readonly kind: "objects";
    readonly objects: readonly ObjectEvent[];
    /** Records of other events than a new object. */
    readonly ignored: number;
  };

/**
 * A notification; the objects of any bucket it names, as the caller knows which one is meant.
 *
 * @throws {Fault} REQUEST_INVALID naming the field.
 */
export function parseNotification(body: string): Notification {
  const json = parseJson(body);
  if (v.is(testEvent, json)) return { kind: "test" };
  const { Records: records } = requireInput(notification, json);
  const objects = records.filter(isCreation).map((one) =>
    toObject(requireInput(record, one))
  );
  return { kind: "objects", objects, ignored: records.length - objects.length };
}

/** Told by its name alone: other events have other members. */
function isCreation(record: unknown): boolean {
  const { eventName } = (record ?? {}) as { readonly eventName?: unknown };
  return typeof eventName !== "string" ||
    /^(s3:)?ObjectCreated:/.test(eventName);
}

function toObject(
  { eventTime, s3: { bucket, object } }: v.InferOutput<typeof record>,
): ObjectEvent {
  return {
    bucket: bucket.name,
    key: decodeObjectKey(object.key),
    versionId: object.versionId ?? null,
    etag: object.eTag?.replaceAll('"', "") ?? null,
    size: object.size ?? null,
    sequencer: object.sequencer ?? null,
    eventTime: findTime(eventTime),
  };
}

function findTime(text: string | undefined): string | null {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Fault(
      "REQUEST_INVALID",
      "The message must be a notification of S3 in JSON: found something else",
    );
  }
}
