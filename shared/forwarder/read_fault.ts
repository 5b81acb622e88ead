import { ObjectChanged } from "../connectors/aws/cur/bucket.ts";
import { Fault } from "../platform/fault.ts";

/** What reading an object ended with, in words that name it; anything but a fault stays as it is, an {@link ObjectChanged} too. */
export function readFault(
  error: unknown,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): unknown {
  if (!(error instanceof Fault)) return error;
  const { code, details, retryAfterSeconds } = error;
  const what = code === "CONFIGURATION_MISSING"
    ? `expected the bucket ${bucket} in the forwarder's region, found none there`
    : error.message;
  return new Fault(code, `Error reading S3 file ${key}: ${what}`, {
    details: { ...details, bucket, key, setting: undefined },
    cause: error,
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  });
}

export { ObjectChanged };
