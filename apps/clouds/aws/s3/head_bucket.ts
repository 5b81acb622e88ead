import type { Operation } from "../service.ts";
import { bucketOwner, openBucket, resourceOf } from "./open_bucket.ts";

/** s3:HeadBucket, which needs the permission to list: whether a bucket is there, and where. */
export const headBucket: Operation = {
  action: "s3:ListBucket",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  run: (call) => ({
    headers: { "x-amz-bucket-region": openBucket(call).region },
  }),
};

/** s3:GetBucketLocation: us-east-1 is told by saying nothing, as S3 has always done. */
export const getBucketLocation: Operation = {
  action: "s3:GetBucketLocation",
  resource: (_account, input) => resourceOf(input),
  subject: bucketOwner,
  run(call) {
    const { region } = openBucket(call);
    return {
      document: {
        root: "LocationConstraint",
        value: region === "us-east-1" ? "" : region,
      },
    };
  },
};
