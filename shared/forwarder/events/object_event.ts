/**
 * A new object, as any of the triggers tells of it.
 *
 * @module
 */

/** A file that an event names. */
export interface ObjectEvent {
  readonly bucket: string;
  /** The key as it is, not as an event spells it. */
  readonly key: string;
  /** Null where the bucket keeps no versions. */
  readonly versionId: string | null;
  /** Entity tag without quotes; null where it is not told. */
  readonly etag: string | null;
  /** Bytes; null where they are not told. */
  readonly size: number | null;
  /** Orders the events of one key, see {@link compareSequencers}. */
  readonly sequencer: string | null;
  /** When it happened, UTC, ISO 8601. */
  readonly eventTime: string | null;
}

/** Which objects a forwarder takes. */
export interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

/** Whether an event is of an object a forwarder takes. What a console shows as a folder is an object of no bytes, and not taken. */
export function isTaken(
  { bucket, key, size }: Pick<ObjectEvent, "bucket" | "key" | "size">,
  place: Place,
): boolean {
  const isFolder = key.endsWith("/") && (size ?? 0) === 0;
  return bucket === place.bucket && key.startsWith(place.prefix) && !isFolder;
}

/**
 * Which of two events of the same key came first: negative when `a` did. Hexadecimal digits of different lengths are compared as if
 * the shorter one ended in zeros.
 *
 * Source: Amazon S3 user guide, "Event message structure", sequencer.
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a, b].map((text) =>
    text.toLowerCase().padEnd(length, "0")
  ) as [string, string]; // of two come two
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What makes an object version one file however often and by whatever trigger it is told: `bucket|key|version`. */
export function dedupeKey(
  { bucket, key, versionId, etag }: Pick<
    ObjectEvent,
    "bucket" | "key" | "versionId" | "etag"
  >,
): string {
  const version = versionId === null || versionId === "null"
    ? etag?.replaceAll('"', "") ?? ""
    : versionId;
  return `${bucket}|${key}|${version}`;
}
