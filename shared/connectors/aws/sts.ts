/**
 * The two calls of AWS STS. Neither costs anything.
 *
 * @module
 */
import { Secret } from "../../platform/secret.ts";
import { Fault } from "../../platform/fault.ts";
import { clientOptions } from "./client_options.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { awsFault } from "./faults.ts";

/** Who signed a request. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

/** A role to assume. */
export interface RoleRequest {
  readonly roleArn: string;
  /** Null sends none, which a well-written trust policy refuses. */
  readonly externalId: string | null;
  /** Shows in the customer's CloudTrail. */
  readonly sessionName: string;
}

/** Temporary credentials and the end of their life. */
export interface TemporaryCredentials extends AwsCredentials {
  readonly expiresAt: Date;
}

/** Seconds a session lasts: the shortest maximum a role can have, so that every role allows it. */
const SESSION_SECONDS = 3600;

/** Asks AWS whom the credentials belong to; needs no permission. @throws {Fault} PROVIDER_* */
export async function readCallerIdentity(
  connection: AwsConnection,
  credentials: AwsCredentials,
  signal: AbortSignal,
): Promise<CallerIdentity> {
  const sdk = await import("@aws-sdk/client-sts");
  const client = new sdk.STSClient(
    clientOptions("sts", connection, credentials),
  );
  const answer = await client.send(new sdk.GetCallerIdentityCommand({}), {
    abortSignal: signal,
  }).catch(rethrow("sts:GetCallerIdentity", connection));
  if (answer.Account === undefined || answer.Arn === undefined) {
    throw shapeFault("sts:GetCallerIdentity");
  }
  return { accountId: answer.Account, arn: answer.Arn };
}

/** Assumes a role with our own principal's credentials. @throws {Fault} PROVIDER_* */
export async function assumeRole(
  connection: AwsConnection,
  broker: AwsCredentials,
  role: RoleRequest,
  signal: AbortSignal,
): Promise<TemporaryCredentials> {
  const sdk = await import("@aws-sdk/client-sts");
  const client = new sdk.STSClient(clientOptions("sts", connection, broker));
  const { Credentials: given } = await client.send(
    new sdk.AssumeRoleCommand({
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName,
      DurationSeconds: SESSION_SECONDS,
      ...(role.externalId === null ? {} : { ExternalId: role.externalId }),
    }),
    { abortSignal: signal },
  ).catch(rethrow("sts:AssumeRole", connection));
  if (
    given?.AccessKeyId === undefined || given.SecretAccessKey === undefined ||
    given.SessionToken === undefined || given.Expiration === undefined
  ) throw shapeFault("sts:AssumeRole");
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: new Secret(given.SecretAccessKey),
    sessionToken: new Secret(given.SessionToken),
    expiresAt: given.Expiration,
  };
}

function rethrow(action: string, { clock }: AwsConnection) {
  return (error: unknown): never => {
    throw awsFault(error, { action, now: clock.now() });
  };
}

function shapeFault(action: string): Fault {
  return new Fault(
    "PROVIDER_SHAPE_UNKNOWN",
    `Cannot read the answer to ${action} as members are missing`,
    { details: { action } },
  );
}
