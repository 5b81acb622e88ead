import type { Call } from "../service.ts";
import type { Account } from "../account.ts";
import type { World } from "../world.ts";
import type { Bucket } from "./bucket.ts";
import { noSuchBucket, s3Error } from "./s3_error.ts";
import { s3Input } from "./s3_input.ts";

/** The bucket a call is about. Throws NoSuchBucket, or PermanentRedirect when the call is signed for another region: hosts do not differ here, so the signature tells which one was meant. */
export function openBucket({ world, input }: Call): Bucket {
  const { Bucket: name, SigningRegion: region } = s3Input(input);
  const bucket = world.buckets.get(name);
  if (bucket === undefined) throw noSuchBucket(name);
  if (region !== bucket.region) {
    throw s3Error(
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      {
        status: 301,
        headers: { "x-amz-bucket-region": bucket.region },
        members: {
          Endpoint: `s3.${bucket.region}.amazonaws.com`,
          Bucket: bucket.name,
        },
      },
    );
  }
  return bucket;
}

/** Whose account a call is about: the bucket's owner's. */
export function bucketOwner(
  input: Record<string, unknown>,
  world: World,
): Account | null {
  const bucket = world.buckets.get(s3Input(input).Bucket);
  return bucket === undefined ? null : world.findPayer(bucket.ownerId);
}

/** What a refusal names: the object, or the bucket. */
export function resourceOf(input: Record<string, unknown>): string {
  const { Bucket, Key } = s3Input(input);
  return `"arn:aws:s3:::${Bucket}${Key === "" ? "" : `/${Key}`}"`;
}
