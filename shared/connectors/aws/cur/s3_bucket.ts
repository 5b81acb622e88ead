/**
 * A bucket in S3, read through its SDK.
 *
 * The SDK signs, sends and repeats; its checksums are left out, as the readers of the files check what they read.
 * API: docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html and API_GetObject.html
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import type { Bucket, BucketObject, Listing, ReadObject } from "./bucket.ts";
import {
  type S3Session,
  s3Session,
  type S3SessionOptions,
} from "./s3_session.ts";

/** The IAM action of listings. */
export const LIST_BUCKET_ACTION = "s3:ListBucket";
/** The IAM action of reading. */
export const GET_OBJECT_ACTION = "s3:GetObject";

/** Cuts in a row, without a byte between them, after which a stream gives up. */
const MAX_CUTS = 3;

/** Opens a bucket; calls nothing yet. */
export function s3Bucket(name: string, options: S3SessionOptions): Bucket {
  const session = s3Session(name, options);
  return {
    name,
    list: (prefix, { signal, isDeep = false }) =>
      list(session, { prefix, isDeep, signal }),
    async text(read) {
      const { size: end } = read.object;
      const bytes = new Uint8Array(end);
      await collect(session, read, { start: 0, end }, bytes);
      return new TextDecoder().decode(bytes);
    },
    stream: (read, start = 0) =>
      stream(session, read, { start, end: read.object.size }),
    async slice(read, range) {
      const bytes = new ArrayBuffer(lengthOf(range));
      await collect(session, read, range, new Uint8Array(bytes));
      return bytes;
    },
    takeRequests: session.takeRequests,
  };
}

async function list(
  session: S3Session,
  { prefix, isDeep, signal }: {
    readonly prefix: string;
    readonly isDeep: boolean;
    readonly signal: AbortSignal;
  },
): Promise<Listing> {
  const sdk = await import("@aws-sdk/client-s3");
  const objects: BucketObject[] = [];
  const folders: string[] = [];
  let token: string | undefined;
  for (;;) {
    const page = await session.call(
      { action: LIST_BUCKET_ACTION, signal },
      (client, send) =>
        client.send(
          new sdk.ListObjectsV2Command({
            Bucket: session.bucket,
            Prefix: prefix,
            ...(isDeep ? {} : { Delimiter: "/" }),
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
          send,
        ),
    );
    for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
      if (Key === undefined || ETag === undefined) continue;
      objects.push({
        key: Key,
        etag: ETag,
        size: Size ?? 0,
        modifiedAt: (LastModified ?? new Date(0)).toISOString(),
      });
    }
    for (const { Prefix } of page.CommonPrefixes ?? []) {
      if (Prefix !== undefined) folders.push(Prefix);
    }
    if (page.IsTruncated !== true) return { objects, folders };
    const next = page.NextContinuationToken;
    if (next === undefined || next === token) {
      throw new Fault(
        "PROVIDER_PAGING_CHANGED",
        `S3 answered the same page of the bucket ${session.bucket} twice`,
      );
    }
    token = next;
  }
}

/** Bytes from `start` to `end`, exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

function lengthOf({ start, end }: Range): number {
  return Math.max(0, end - start);
}

async function collect(
  session: S3Session,
  read: ReadObject,
  range: Range,
  bytes: Uint8Array,
): Promise<void> {
  let at = 0;
  for await (const piece of stream(session, read, range)) {
    bytes.set(piece, at);
    at += piece.length;
  }
}

async function* stream(
  session: S3Session,
  read: ReadObject,
  { start, end }: Range,
): AsyncGenerator<Uint8Array> {
  let cuts = 0;
  for (let at = start; at < end;) {
    const reader = (await open(session, read, { start: at, end })).getReader();
    try {
      for (;;) {
        const piece = await reader.read().catch((error) => {
          read.signal.throwIfAborted();
          if (++cuts >= MAX_CUTS) throw session.faultOf(error, read.object.key);
          return { done: true as const, value: undefined };
        });
        if (piece.done) break;
        cuts = 0;
        at += piece.value.length;
        yield piece.value;
      }
    } finally {
      await reader.cancel().catch(() => {}); // it may have ended already
    }
  }
}

async function open(
  session: S3Session,
  { object: { key, etag, size, versionId }, signal }: ReadObject,
  { start, end }: Range,
): Promise<ReadableStream<Uint8Array>> {
  const sdk = await import("@aws-sdk/client-s3");
  const isWhole = start === 0 && end === size;
  const { Body } = await session.call(
    { action: GET_OBJECT_ACTION, key, signal, isStreamed: true },
    (client, send) =>
      client.send(
        new sdk.GetObjectCommand({
          Bucket: session.bucket,
          Key: key,
          IfMatch: etag,
          ...(versionId === undefined ? {} : { VersionId: versionId }),
          // Else fetch would unpack what is stored as gzip, and offsets would be those of another file.
          ResponseContentEncoding: "identity",
          ...(isWhole ? {} : { Range: `bytes=${start}-${end - 1}` }),
        }),
        send,
      ),
  );
  return Body as unknown as ReadableStream<Uint8Array>; // our handler's body
}
