import { s3Session } from "../connectors/aws/cur/s3_session.ts";
import type { ObjectTools, WantedObject } from "./object_reader.ts";

/** An object as S3 tells of it. */
export interface FoundObject {
  /** Entity tag, quoted. */
  readonly etag: string;
  /** Null where the bucket keeps no versions. */
  readonly versionId: string | null;
  /** Bytes, as it is stored. */
  readonly size: number;
}

/** Its first bytes: as many as tell gzip. */
const BEGINNING = 2;

/**
 * What S3 tells of an object, and its first two bytes; null when there is none. Needs s3:GetObject.
 *
 * By a GET, as the answer to a HEAD has no body that could say what is wrong.
 *
 * @throws {Fault} PROVIDER_*, CONFIGURATION_MISSING
 */
export async function findObject(
  { connection, session, signal }: ObjectTools,
  { bucket, key, versionId, region }: Omit<WantedObject, "etag">,
): Promise<FoundObject & { readonly beginning: Uint8Array } | null> {
  const sdk = await import("@aws-sdk/client-s3");
  const s3 = s3Session(bucket, {
    connection: { ...connection, region },
    session,
  });
  const get = (range: string | null) =>
    s3.call(
      { action: "s3:GetObject", signal, isStreamed: true },
      async (client, options) => {
        const found = await client.send(
          new sdk.GetObjectCommand({
            Bucket: bucket,
            Key: key,
            ResponseContentEncoding: "identity",
            ...(range === null ? {} : { Range: range }),
            ...(versionId === null ? {} : { VersionId: versionId }),
          }),
          options,
        ).catch(statusOf);
        if (typeof found === "number") return found;
        const body = found.Body as unknown as ReadableStream<Uint8Array>; // our handler's body
        return {
          etag: found.ETag ?? "",
          versionId: found.VersionId ?? null,
          size: sizeOf(found.ContentRange),
          beginning: new Uint8Array(await new Response(body).arrayBuffer()),
        };
      },
    );
  // Nothing has no first byte, which S3 tells by an error: it is asked for whole.
  const found = await get(`bytes=0-${BEGINNING - 1}`);
  const whole = found === NO_SUCH_RANGE ? await get(null) : found;
  return typeof whole === "number" ? null : whole;
}

const NOT_FOUND = 404;
const NO_SUCH_RANGE = 416;

/** The size in `bytes 0-1/300000`; 0 for the empty object, which is sent without. */
function sizeOf(contentRange: string | undefined): number {
  return Number(contentRange?.split("/")[1] ?? 0);
}

/** The status of an answer that is none of S3's troubles. @throws What was thrown, if it is another. */
function statusOf(error: unknown): number {
  const { name, $metadata } = (error ?? {}) as {
    readonly name?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const isTold = status === NO_SUCH_RANGE ||
    (status === NOT_FOUND && name !== "NoSuchBucket");
  if (isTold) return status;
  throw error;
}
