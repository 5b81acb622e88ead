/**
 * What the server tells of an account: `GET /configuration`.
 *
 * @module
 */
import type { Connection } from "./connection.ts";
import { type Members, parseCount, parseMembers } from "./encrypted_content.ts";

/** The account, as far as a vault needs it. */
export interface Account {
  /** Generation of the present key. */
  readonly keyGeneration: number;
  /** The key check; null before the first. */
  readonly keyCheck: unknown;
  /** The epoch of the data; null when not told. */
  readonly epoch: number | null;
  /** Everything the server told: limits, quota, policy (docs/encrypted_data.md). */
  readonly configuration: Members;
}

/** What an account's owner may decide. */
export interface AccountPolicy {
  /** Whether every write must name the version it replaces. */
  readonly requirePreconditions?: boolean;
  /** Versions kept of a dataset; null keeps all. */
  readonly keepVersions?: number | null;
  /** Days a replaced version is kept; null keeps it for ever. */
  readonly keepDays?: number | null;
}

/** The account as it stands. */
export async function readAccount(connection: Connection): Promise<Account> {
  const { body } = await connection({
    method: "GET",
    path: "/configuration",
    isRepeatable: true,
  });
  return parseAccount(body);
}

/** Changes policy or gives the first key check. The account as it then stands. */
export async function changeAccount(
  connection: Connection,
  changes: AccountPolicy & { readonly keyCheck?: unknown },
): Promise<Account> {
  const { body } = await connection({
    method: "PATCH",
    path: "/configuration",
    body: changes,
    isRepeatable: true,
  });
  return parseAccount(body);
}

function parseAccount(body: unknown): Account {
  const configuration = parseMembers(body, "the answer");
  return {
    keyGeneration: parseCount(configuration, "keyGeneration"),
    keyCheck: configuration["keyCheck"] ?? null,
    epoch: configuration["epoch"] === undefined
      ? null
      : parseCount(configuration, "epoch"),
    configuration,
  };
}
