/**
 * An object in S3, read once from its beginning or from a checkpoint on: one version of it, whatever else is written meanwhile.
 *
 * @module
 */
import type { AwsConnection } from "../connectors/aws/connection.ts";
import type { AwsSession } from "../connectors/aws/credentials.ts";
import { s3Bucket } from "../connectors/aws/cur/s3_bucket.ts";
import { Fault } from "../platform/fault.ts";
import { inflate } from "../platform/gzip/inflate.ts";
import { findObject, type FoundObject } from "./find_object.ts";
import { readAhead } from "./read_ahead.ts";
import { ObjectChanged, readFault } from "./read_fault.ts";
import { skipBytes } from "./skip_bytes.ts";

/** How an object is stored, told by its first bytes rather than by its name. */
export type Compression = "none" | "gzip";

/** What reading needs. */
export interface ObjectTools {
  /** The way to AWS; the region is the object's. */
  readonly connection: AwsConnection;
  readonly session: AwsSession;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Bytes of a request, of which two are held; 2 MiB when absent. */
  readonly rangeBytes?: number;
}

/** The object that is meant. */
export interface WantedObject {
  readonly bucket: string;
  readonly key: string;
  /** Null for the newest. */
  readonly versionId: string | null;
  /** With quotes or without; null for whatever it is now. */
  readonly etag: string | null;
  /** The bucket's. */
  readonly region: string;
}

/** Where reading goes on. */
export interface ReadFrom {
  /** A byte of the uncompressed file. */
  readonly offset: number;
  /** As an earlier reading found it. */
  readonly compression: Compression | null;
}

/** An object that is being read. */
export interface OpenedObject extends FoundObject {
  readonly compression: Compression;
  /** The uncompressed file from the offset on. @throws {ObjectChanged} {Fault} */
  readonly chunks: AsyncIterable<Uint8Array>;
}

const RANGE_BYTES = 2 << 20;

/**
 * Opens an object. All of it is of one version: when it is another one by now, or becomes one, reading ends with
 * {@link ObjectChanged}. Of gzip the bytes before the offset are uncompressed again, and left out.
 *
 * @throws {ObjectChanged}
 * @throws {Fault} NOT_FOUND, PROVIDER_*, CONFIGURATION_MISSING; PROVIDER_SHAPE_UNKNOWN while chunks are read, for gzip that is not
 *   whole: after all of it that is. Every message begins with "Error reading S3 file".
 */
export async function openObject(
  tools: ObjectTools,
  wanted: WantedObject,
  from: ReadFrom,
): Promise<OpenedObject> {
  try {
    const answer = await findObject(tools, wanted);
    if (answer === null) {
      throw new Fault(
        "NOT_FOUND",
        `there is no such object in the bucket ${wanted.bucket}`,
      );
    }
    const { beginning, ...found } = answer;
    if (!isSame(wanted.etag, found.etag)) throw new ObjectChanged(wanted.key);
    const readFrom = rangeReader(tools, wanted, found);
    const compression = from.compression ?? compressionOf(beginning);
    const chunks = compression === "gzip"
      ? skipBytes(inflate(readFrom(0), tools.signal), from.offset)
      : readFrom(from.offset);
    return { ...found, compression, chunks: naming(chunks, wanted) };
  } catch (error) {
    throw readFault(error, wanted);
  }
}

function rangeReader(
  { connection, session, signal, rangeBytes = RANGE_BYTES }: ObjectTools,
  { bucket, key, region, versionId }: WantedObject,
  { etag, size, versionId: foundVersion }: FoundObject,
) {
  const s3 = s3Bucket(bucket, {
    connection: { ...connection, region },
    session,
  });
  const version = versionId ?? foundVersion;
  const object = {
    key,
    etag,
    size,
    ...(version === null ? {} : { versionId: version }),
  };
  const read = async (start: number, end: number, until: AbortSignal) =>
    new Uint8Array(await s3.slice({ object, signal: until }, { start, end }));
  return (start: number) =>
    readAhead(read, { start, end: size, step: rangeBytes, signal });
}

function compressionOf([first, second]: Uint8Array): Compression {
  return first === 0x1f && second === 0x8b ? "gzip" : "none";
}

/** Events tell entity tags without their quotes. */
function isSame(wanted: string | null, found: string): boolean {
  return wanted === null ||
    wanted.replaceAll('"', "") === found.replaceAll('"', "");
}

async function* naming(
  chunks: AsyncIterable<Uint8Array>,
  wanted: WantedObject,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw readFault(error, wanted);
  }
}
