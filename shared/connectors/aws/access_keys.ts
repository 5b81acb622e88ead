import type { AwsCredentials, AwsSession } from "./credentials.ts";

/** The session of an IAM user's access keys. They do not expire, so there is nothing to renew. */
export function accessKeySession(keys: AwsCredentials): AwsSession {
  return {
    credentials: () => Promise.resolve(keys),
    renew: () => false,
  };
}
