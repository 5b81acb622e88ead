import type { Operation } from "../service.ts";
import type { Bucket } from "./bucket.ts";
import { encoder } from "./list_objects.ts";
import { bucketOwner, openBucket, resourceOf } from "./open_bucket.ts";
import { s3Input } from "./s3_input.ts";
import type { ObjectVersion } from "./stored_object.ts";
import type { XmlValue } from "./xml.ts";

/** s3:ListObjectVersions, in one page whatever its length. */
export const listObjectVersions: Operation = {
  action: "s3:ListBucketVersions",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  async run(call) {
    const bucket = openBucket(call);
    const input = s3Input(call.input);
    const encode = encoder(input);
    const prefix = input.Query["prefix"] ?? "";
    const versions = bucket.versions(prefix);
    const shown = (wanted: readonly ObjectVersion[]) =>
      Promise.all(wanted.map((version) => show(bucket, version, encode)));
    return {
      document: {
        root: "ListVersionsResult",
        value: {
          Name: bucket.name,
          Prefix: encode(prefix),
          MaxKeys: 1_000,
          IsTruncated: false,
          Version: await shown(
            versions.filter(({ content }) => content !== null),
          ),
          DeleteMarker: await shown(
            versions.filter(({ content }) => content === null),
          ),
        },
      },
    };
  },
};

async function show(
  bucket: Bucket,
  version: ObjectVersion,
  encode: (text: string) => string,
): Promise<XmlValue> {
  const content = await version.content?.();
  return {
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: bucket.find(version.key) === version,
    LastModified: version.lastModified.toISOString(),
    ...(content === undefined ? {} : {
      ETag: `"${content.etag}"`,
      Size: content.size,
      StorageClass: "STANDARD",
    }),
  };
}
