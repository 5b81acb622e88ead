import type { Secret } from "../../platform/secret.ts";

/** Keys that sign AWS requests. */
export interface AwsCredentials {
  /** Public. */
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  /** Present in temporary credentials. */
  readonly sessionToken?: Secret;
}

/** Where the credentials of a read come from. */
export interface AwsSession {
  /**
   * Credentials that are good for the next minutes.
   *
   * @throws {Fault} PROVIDER_* when they cannot be had.
   */
  credentials(signal: AbortSignal): Promise<AwsCredentials>;
  /**
   * Tells that AWS called `used` expired. Answers whether fresh ones can be had, so that trying again makes sense.
   */
  renew(used: AwsCredentials): boolean;
}
