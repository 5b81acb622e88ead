import { clientOptions } from "./client_options.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { awsFault } from "./faults.ts";
import { Fault } from "../../platform/fault.ts";

/** The IAM action behind the one call. */
export const ORGANIZATION_ACTION = "organizations:DescribeOrganization";

/**
 * The account that pays for the organization `accountId` belongs to: itself when it is in none, null when AWS does not say,
 * because the permission is optional. Costs nothing.
 *
 * @throws {Fault} PROVIDER_* but not for a missing permission.
 */
export async function findPayerAccountId(
  connection: AwsConnection,
  { credentials, accountId }: {
    credentials: AwsCredentials;
    accountId: string;
  },
  signal: AbortSignal,
): Promise<string | null> {
  const sdk = await import("@aws-sdk/client-organizations");
  const client = new sdk.OrganizationsClient(
    clientOptions("organizations", connection, credentials),
  );
  try {
    const { Organization } = await client.send(
      new sdk.DescribeOrganizationCommand({}),
      { abortSignal: signal },
    );
    return Organization?.MasterAccountId ?? null;
  } catch (error) {
    if (nameOf(error) === "AWSOrganizationsNotInUseException") return accountId;
    const now = connection.clock.now();
    const fault = awsFault(error, { action: ORGANIZATION_ACTION, now });
    const isDenied = fault instanceof Fault &&
      fault.code === "PROVIDER_ACCESS_DENIED";
    if (isDenied) return null;
    throw fault;
  }
}

function nameOf(error: unknown): unknown {
  return (error as { name?: unknown } | null)?.name;
}
