/**
 * What lies in a bucket, for events that never came.
 *
 * @module
 */
import { s3Session } from "../connectors/aws/cur/s3_session.ts";
import { isTaken, type ObjectEvent } from "./events/object_event.ts";
import type { ObjectTools } from "./object_reader.ts";
import { readFault } from "./read_fault.ts";

/** Where is listed. */
export interface SweptPlace {
  readonly bucket: string;
  readonly prefix: string;
  /** The bucket's. */
  readonly region: string;
  /** Keys after this one only, in the order of S3: that of their bytes. Null for all. */
  readonly after: string | null;
}

/** A page of a listing. */
export interface SweptPage {
  /** The objects a forwarder takes, folders left out; of each its newest version, whose id a listing does not tell. */
  readonly objects: readonly ObjectEvent[];
  /** The last key so far, where a sweep goes on that ends here; null before any. */
  readonly after: string | null;
  /** Whether nothing follows. S3 may answer pages of nothing before others. */
  readonly isLast: boolean;
}

/**
 * Lists the objects below a prefix, page by page as they are asked for. Needs s3:ListBucket.
 *
 * @throws {Fault} PROVIDER_*, CONFIGURATION_MISSING
 */
export async function* sweep(
  { connection, session, signal }: ObjectTools,
  { bucket, prefix, region, after }: SweptPlace,
): AsyncGenerator<SweptPage> {
  const sdk = await import("@aws-sdk/client-s3");
  const s3 = s3Session(bucket, {
    connection: { ...connection, region },
    session,
  });
  let last = after;
  let token: string | undefined;
  do {
    const place = {
      Bucket: bucket,
      Prefix: prefix,
      ...(after === null ? {} : { StartAfter: after }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    };
    const page = await s3.call(
      { action: "s3:ListBucket", signal },
      (client, send) => client.send(new sdk.ListObjectsV2Command(place), send),
    ).catch((error) => {
      throw readFault(error, { bucket, key: prefix });
    });
    const objects = (page.Contents ?? []).map((one) => toEvent(one, bucket));
    last = objects.at(-1)?.key ?? last;
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    yield {
      objects: objects.filter((one) => isTaken(one, { bucket, prefix })),
      after: last,
      isLast: token === undefined,
    };
  } while (token !== undefined);
}

function toEvent(
  { Key, ETag, Size, LastModified }: {
    readonly Key?: string | undefined;
    readonly ETag?: string | undefined;
    readonly Size?: number | undefined;
    readonly LastModified?: Date | undefined;
  },
  bucket: string,
): ObjectEvent {
  return {
    bucket,
    key: Key ?? "",
    versionId: null,
    etag: ETag?.replaceAll('"', "") ?? null,
    size: Size ?? null,
    sequencer: null,
    eventTime: LastModified?.toISOString() ?? null,
  };
}
