/**
 * Proving a role: our external id opens it, and nothing else does.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { assumeRole, type RoleRequest } from "./sts.ts";

/** Waits, or rejects with the signal's reason. */
export type Wait = (
  milliseconds: number,
  signal: AbortSignal,
) => Promise<void>;

/** What proving needs. */
export interface RoleProof {
  readonly connection: AwsConnection;
  /** Our own principal. */
  readonly broker: AwsCredentials;
  readonly wait: Wait;
}

/** IAM spreads a new role within seconds, at worst within a minute. */
const PATIENCE_MILLISECONDS = 60_000;

/** A well-formed external id that is nobody's. */
const FOREIGN_EXTERNAL_ID = "cse-00000000000000000000000000000000";

/**
 * The role's credentials, once they are proven to need the external id. A refusal is tried again for up to a minute, because new
 * roles are slow; then without an external id and with a foreign one the role must stay shut.
 *
 * @throws {Fault} PROVIDER_ACCESS_DENIED when it does not open, PROVIDER_CREDENTIALS_INVALID when it opens for others too.
 */
export async function proveRole(
  role: RoleRequest,
  proof: RoleProof,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  const credentials = await assumeSoon(role, proof, signal);
  for (const externalId of [null, FOREIGN_EXTERNAL_ID]) {
    if (await isOpen({ ...role, externalId }, proof, signal)) {
      throw new Fault(
        "PROVIDER_CREDENTIALS_INVALID",
        `The trust policy of ${role.roleArn} does not demand the external id: expected a condition on sts:ExternalId, found that ${
          externalId === null ? "none" : "another one"
        } is accepted`,
        { details: { problem: "external_id_not_demanded" } },
      );
    }
  }
  return credentials;
}

async function assumeSoon(
  role: RoleRequest,
  { connection, broker, wait }: RoleProof,
  signal: AbortSignal,
): Promise<AwsCredentials> {
  const { clock } = connection;
  const deadline = clock.ticks() + PATIENCE_MILLISECONDS;
  for (let pause = 1_000;; pause = Math.min(2 * pause, 10_000)) {
    try {
      return await assumeRole(connection, broker, role, signal);
    } catch (error) {
      if (!isDenied(error) || clock.ticks() + pause > deadline) throw error;
    }
    await wait(pause, signal);
  }
}

async function isOpen(
  role: RoleRequest,
  { connection, broker }: RoleProof,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await assumeRole(connection, broker, role, signal);
    return true;
  } catch (error) {
    if (isDenied(error)) return false;
    throw error;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Fault && error.code === "PROVIDER_ACCESS_DENIED";
}
