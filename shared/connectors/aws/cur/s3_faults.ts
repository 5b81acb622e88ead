/**
 * S3's errors as faults, in words that name the bucket.
 *
 * Codes: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
 *
 * @module
 */
import { Fault } from "../../../platform/fault.ts";
import { type AwsCall, awsFault } from "../faults.ts";
import { ObjectChanged } from "./bucket.ts";

/** What was asked of S3. */
export interface S3Call extends AwsCall {
  readonly bucket: string;
  /** The object, if it was one. */
  readonly key?: string;
}

interface S3Error {
  readonly name?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** What the SDK threw, as a fault; {@link ObjectChanged} for an object that is another one by now. */
export function s3Fault(thrown: unknown, call: S3Call): unknown {
  const error: S3Error = typeof thrown === "object" && thrown !== null
    ? thrown
    : {};
  const status = error.$metadata?.httpStatusCode;
  if (error.name === "NoSuchBucket") return noBucket(thrown, call);
  if (call.key !== undefined && (status === 412 || status === 404)) {
    return new ObjectChanged(call.key);
  }
  const region = error.$response?.headers?.["x-amz-bucket-region"];
  if (status === 301 || error.name === "AuthorizationHeaderMalformed") {
    return elsewhere(thrown, call, region);
  }
  const fault = awsFault(thrown, call);
  return fault instanceof Fault && fault.code === "PROVIDER_ACCESS_DENIED"
    ? denied(fault, call)
    : fault;
}

function denied(fault: Fault, { bucket, action, key }: S3Call): Fault {
  const resource = `arn:aws:s3:::${bucket}${key === undefined ? "" : "/*"}`;
  const refused = String(fault.details["action"] ?? action);
  return new Fault(
    "PROVIDER_ACCESS_DENIED",
    `AWS refused ${refused} in the bucket ${bucket}: expected a policy that allows it on ${resource}, and a bucket policy that does not deny it`,
    { details: { ...fault.details, bucket }, cause: fault.cause },
  );
}

function noBucket(thrown: unknown, { bucket, action }: S3Call): Fault {
  return new Fault(
    "CONFIGURATION_MISSING",
    `There is no bucket ${bucket}: set costReport.bucket to the one AWS delivers the report to`,
    { details: { action, bucket, setting: "costReport" }, cause: thrown },
  );
}

function elsewhere(
  thrown: unknown,
  { bucket, action }: S3Call,
  region: string | undefined,
): Fault {
  return new Fault(
    "CONFIGURATION_MISSING",
    `The bucket ${bucket} is in another region: set costReport.region to ${
      region ?? "its own"
    }`,
    { details: { action, bucket, setting: "costReport" }, cause: thrown },
  );
}
