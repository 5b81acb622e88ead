import type { AwsService } from "../service.ts";
import { authenticateS3 } from "./authentication.ts";
import { getObject, headObject } from "./get_object.ts";
import { getBucketLocation, headBucket } from "./head_bucket.ts";
import { listObjectsV2 } from "./list_objects.ts";
import { listObjectVersions } from "./list_versions.ts";
import { s3Protocol } from "./protocol.ts";
import { deleteObject, putObject } from "./put_object.ts";

/** Amazon S3, path-style. Every other service on the port is POST, so what is not is S3's. */
export const s3: AwsService = {
  name: "s3",
  protocol: s3Protocol,
  authenticate: authenticateS3,
  bodyLimit: 64 * 1_048_576,
  throttle: { code: "SlowDown", message: "Please reduce your request rate." },
  statuses: { SlowDown: 503 },
  claims: ({ method }) => method !== "POST",
  operations: {
    GetObject: getObject,
    HeadObject: headObject,
    ListObjectsV2: listObjectsV2,
    ListObjectVersions: listObjectVersions,
    PutObject: putObject,
    DeleteObject: deleteObject,
    HeadBucket: headBucket,
    GetBucketLocation: getBucketLocation,
  },
};
