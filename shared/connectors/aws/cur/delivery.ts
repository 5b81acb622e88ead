/**
 * A delivery: the files a manifest names, as they lie in the bucket at one moment.
 *
 * @module
 */
import type { Clock } from "../../../platform/clock.ts";
import { Fault } from "../../../platform/fault.ts";
import type { Bucket, BucketObject } from "./bucket.ts";
import { digestOf } from "./digest.ts";
import type { FoundManifest } from "./find_manifest.ts";
import { parseManifest } from "./manifest.ts";

/** A file of a delivery: one part of its load. */
export interface DeliveredFile extends BucketObject {
  /** The part's name: the file's, and the digest of the delivery it is of. */
  readonly part: string;
}

/** A delivery that is whole. */
export interface DeliveryRead {
  readonly manifest: FoundManifest;
  /** Assembly or execution id, or the manifest's entity tag. */
  readonly version: string;
  /** The account whose report it is; null where the manifest does not say. */
  readonly accountId: string | null;
  /** Whether its columns are those of FOCUS; decides only for a delivery without lines. */
  readonly isFocus: boolean;
  /** Changes when the manifest or any of its files does. */
  readonly digest: string;
  readonly files: readonly DeliveredFile[];
}

/** Seconds after which a delivery that is being written may be whole. */
const RETRY_SECONDS = 900;

/** A file that is newer than its manifest, and written since then, belongs to the delivery that is on its way. */
const SETTLED_MILLISECONDS = 2 * 3_600_000;

/**
 * Reads a manifest and looks its files up. Files that it does not name are no part of it: a shorter delivery leaves those of a
 * longer one behind.
 *
 * @throws {Fault} PROVIDER_UNAVAILABLE naming the file while the delivery is half-written, PROVIDER_SHAPE_UNKNOWN.
 * @throws {ObjectChanged} when the manifest is another one by now.
 */
export async function readDelivery(
  bucket: Bucket,
  manifest: FoundManifest,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<DeliveryRead> {
  const text = await bucket.text({ object: manifest, signal });
  const place = { bucket: bucket.name, key: manifest.key };
  const { version, files, accountId, isFocus } = parseManifest(text, place);
  const objects = await lookUp(bucket, files, signal);
  const now = clock.now().getTime();
  const found = files.map((key) =>
    requireWhole(objects.get(key), { key, bucket, manifest, now })
  );
  const digest = await digestOf([
    manifest.etag,
    ...found.map(({ key, etag, size }) => `${key} ${etag} ${size}`),
  ]);
  const names = partNames(files);
  return {
    manifest,
    version: version ?? manifest.etag.replaceAll('"', ""),
    accountId,
    isFocus,
    digest,
    files: found.map((file, index) => ({
      ...file,
      part: `${names[index]}#${digest}`,
    })),
  };
}

/** The digest of the delivery that a part is of; null for a part of another making. */
export function digestOfPart(part: string): string | null {
  return /#([0-9a-f]+)$/.exec(part)?.[1] ?? null;
}

async function lookUp(
  bucket: Bucket,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, BucketObject>> {
  const folders = new Set(
    keys.map((key) => key.slice(0, key.lastIndexOf("/") + 1)),
  );
  const found = new Map<string, BucketObject>();
  for (const folder of folders) {
    const { objects } = await bucket.list(folder, { signal });
    for (const object of objects) found.set(object.key, object);
  }
  return found;
}

/** AWS writes the manifest last: a file that is missing, or younger, is one that AWS is at. */
function requireWhole(
  object: BucketObject | undefined,
  { key, bucket, manifest, now }: {
    readonly key: string;
    readonly bucket: Bucket;
    readonly manifest: FoundManifest;
    readonly now: number;
  },
): BucketObject {
  if (object === undefined) throw halfWritten(bucket, key, "is missing");
  const written = Date.parse(object.modifiedAt);
  const isYounger = written > Date.parse(manifest.writtenAt);
  if (isYounger && now - written < SETTLED_MILLISECONDS) {
    throw halfWritten(bucket, key, "is newer than the manifest");
  }
  return object;
}

function halfWritten(bucket: Bucket, key: string, what: string): Fault {
  return new Fault(
    "PROVIDER_UNAVAILABLE",
    `The delivery is not whole yet: s3://${bucket.name}/${key}, which its manifest names, ${what}`,
    { retryAfterSeconds: RETRY_SECONDS, details: { file: key } },
  );
}

/** File names, or whole keys where two files have one name. */
function partNames(keys: readonly string[]): string[] {
  const names = keys.map((key) => key.slice(key.lastIndexOf("/") + 1));
  return new Set(names).size === keys.length ? names : [...keys];
}
