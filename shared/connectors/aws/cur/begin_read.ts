/**
 * How a read of a cost report begins: with a delivery to read, or with word that there is nothing to do.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { Warning } from "../../../domain/page.ts";
import { ObjectChanged } from "./bucket.ts";
import {
  type CurCursor,
  NO_NOTES,
  PART_BEGINNING,
  readCursor,
} from "./cur_cursor.ts";
import type { CurRead, KnownDelivery } from "./cur_read.ts";
import { type DeliveryRead, digestOfPart, readDelivery } from "./delivery.ts";
import {
  expectedPlaces,
  findManifest,
  type FoundManifest,
} from "./find_manifest.ts";

/** A delivery to read, from a place on. */
export interface Beginning {
  readonly delivery: DeliveryRead;
  readonly cursor: CurCursor;
  /** What the job wrote before is of another delivery: it is given up. */
  readonly restartsLoad: boolean;
}

/** There is nothing to read. */
export interface NothingToDo {
  readonly manifest: FoundManifest | null;
  readonly warnings: readonly Warning[];
}

/** What a read begins with. */
export interface BeginOptions {
  readonly stored: unknown;
  readonly known: KnownDelivery;
  /** How lines are read, in short; see {@linkcode ../../../domain/charge.ts Delivery}. */
  readonly reading: string;
  readonly signal: AbortSignal;
}

/**
 * Goes on from a stored cursor while its delivery is still the one in the bucket; begins anew otherwise.
 *
 * @throws {Fault} PROVIDER_*, CONFIGURATION_MISSING
 * @throws {ObjectChanged} when the delivery changes at this very moment.
 */
export async function beginRead(
  read: CurRead,
  options: BeginOptions,
): Promise<Beginning | NothingToDo> {
  const resumed = readCursor(options.stored);
  switch (resumed.kind) {
    case "beginning":
      return await lookForNews(read, options);
    case "unknown":
      return await beginAnew(read, options, { restarts: 1 });
    case "again":
      return await beginAgain(read, options, resumed.parts);
    case "resume":
      return await goOn(read, options, resumed.cursor);
  }
}

/**
 * Begins with the newest delivery, whatever was read before of another one. The job's load is given up, so that there is no
 * calling it a day: what is left of that load would be published.
 */
export async function beginAnew(
  read: CurRead,
  { known, signal }: BeginOptions,
  kept: Pick<CurCursor, "restarts"> & Partial<Pick<CurCursor, "isNet">>,
): Promise<Beginning> {
  const manifest = await newest(read, known, signal);
  if (manifest === null) {
    throw new Fault(
      "PROVIDER_UNAVAILABLE",
      "The delivery vanished while it was read",
    );
  }
  const delivery = await readDelivery(read.bucket, manifest, {
    clock: read.clock,
    signal,
  });
  return {
    delivery,
    cursor: { ...firstCursor(delivery), ...kept },
    restartsLoad: true,
  };
}

async function lookForNews(
  read: CurRead,
  { known, reading, signal }: BeginOptions,
): Promise<Beginning | NothingToDo> {
  const manifest = await newest(read, known, signal);
  if (manifest === null) return { manifest, warnings: [missing(read)] };
  const { delivery: published } = known;
  const isSame =
    published?.manifest_key === addressOf(read.bucket.name, manifest) &&
    published.manifest_etag === manifest.etag;
  if (isSame && published.reading === reading) {
    return { manifest, warnings: [] };
  }
  if (
    published !== null && !isSame &&
    Date.parse(manifest.deliveredAt) < Date.parse(published.delivered_at)
  ) return { manifest, warnings: [older(manifest, published.delivered_at)] };
  const delivery = await readDelivery(read.bucket, manifest, {
    clock: read.clock,
    signal,
  });
  return { delivery, cursor: firstCursor(delivery), restartsLoad: false };
}

async function goOn(
  read: CurRead,
  options: BeginOptions,
  cursor: CurCursor,
): Promise<Beginning> {
  const delivery = await unchanged(read, cursor, options.signal);
  return delivery === null
    ? await beginAnew(read, options, { restarts: cursor.restarts + 1 })
    : { delivery, cursor, restartsLoad: false };
}

/** The delivery of a cursor, or null when it is another one by now. */
async function unchanged(
  { bucket, clock }: CurRead,
  { manifest, digest }: CurCursor,
  signal: AbortSignal,
): Promise<DeliveryRead | null> {
  try {
    const delivery = await readDelivery(bucket, manifest, { clock, signal });
    return delivery.digest === digest ? delivery : null;
  } catch (error) {
    if (error instanceof ObjectChanged) return null;
    throw error;
  }
}

async function beginAgain(
  read: CurRead,
  options: BeginOptions,
  parts: readonly string[],
): Promise<Beginning> {
  const begun = await beginAnew(read, options, { restarts: 0 });
  const { delivery, cursor } = begun;
  const isSame = parts.every((part) => digestOfPart(part) === delivery.digest);
  return isSame
    ? { delivery, cursor: { ...cursor, again: parts }, restartsLoad: false }
    : begun;
}

function newest(
  { bucket, report, period }: CurRead,
  { delivery }: KnownDelivery,
  signal: AbortSignal,
): Promise<FoundManifest | null> {
  const home = `s3://${bucket.name}/`;
  const lastKey = delivery?.manifest_key.startsWith(home)
    ? delivery.manifest_key.slice(home.length)
    : null;
  return findManifest(bucket, { report, period, lastKey, signal });
}

function firstCursor({ manifest, digest }: DeliveryRead): CurCursor {
  return {
    v: 1,
    manifest,
    digest,
    source: null,
    isNet: null,
    account: null,
    again: null,
    part: 0,
    place: PART_BEGINNING,
    lines: 0,
    pages: 0,
    restarts: 0,
    notes: NO_NOTES,
  };
}

/** `s3://bucket/key`. */
export function addressOf(bucket: string, { key }: FoundManifest): string {
  return `s3://${bucket}/${key}`;
}

function missing({ report, period }: CurRead): Warning {
  return {
    code: "DELIVERY_MISSING",
    message: `AWS delivered nothing for ${
      period.start.slice(0, 7)
    } yet: expected a manifest below ${expectedPlaces(report, period)}`,
  };
}

function older(
  { key, deliveredAt }: FoundManifest,
  published: string,
): Warning {
  return {
    code: "DELIVERY_OLDER",
    message:
      `the delivery ${key} of ${deliveredAt} is older than the one that is published, of ${published}: it was not read`,
  };
}
