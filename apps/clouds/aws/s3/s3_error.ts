import { AwsError } from "../aws_error.ts";

/** An error of S3: its code, its sentence, its status, and the members it has beside them. */
export function s3Error(
  code: string,
  message: string,
  options: {
    status?: number;
    members?: Readonly<Record<string, string | number>>;
    headers?: Record<string, string>;
  } = {},
): AwsError {
  return new AwsError(code, message, options);
}

/** The refusal of a bucket that is not there. */
export function noSuchBucket(name: string): AwsError {
  return s3Error("NoSuchBucket", "The specified bucket does not exist", {
    status: 404,
    members: { BucketName: name },
  });
}

/** The refusal of a key that is not there. */
export function noSuchKey(key: string): AwsError {
  return s3Error("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    members: { Key: key },
  });
}

/** The refusal of a parameter S3 cannot read. */
export function invalidArgument(
  message: string,
  name: string,
  value: string,
): AwsError {
  return s3Error("InvalidArgument", message, {
    members: { ArgumentName: name, ArgumentValue: value },
  });
}
