import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { CloudAccount } from "../../domain/cloud_account.ts";
import { Fault } from "../../platform/fault.ts";
import { type FreeService, freeService, unknownShape } from "./free_service.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsSession } from "./credentials.ts";
import { pagingFault, parseListing } from "./listing.ts";

/** The IAM action behind the listing. */
export const LIST_ACCOUNTS_ACTION = "organizations:ListAccounts";

/** AWS's word for an account that can be entered. */
const ACTIVE = "ACTIVE";

/** An account of the organization. */
export interface OrganizationAccount extends CloudAccount {
  /** AWS's word: `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, ... */
  readonly status: string;
  readonly isActive: boolean;
}

/** Organizations of one account. */
export type Organizations = FreeService<OrganizationsClient>;

/** Opens Organizations; calls nothing yet. */
export function organizationsOf(
  connection: AwsConnection,
  session: AwsSession,
): Organizations {
  return freeService({
    service: "organizations",
    connection,
    session,
    async client(options) {
      const sdk = await import("@aws-sdk/client-organizations");
      return new sdk.OrganizationsClient(options);
    },
  });
}

/**
 * Every account of the organization; none for an account that is in no organization. Pages may be empty and not be the last.
 *
 * @throws {Fault} PROVIDER_ACCESS_DENIED, PROVIDER_PAGING_CHANGED, PROVIDER_SHAPE_UNKNOWN, other PROVIDER_* codes.
 */
export async function listAccounts(
  service: Organizations,
  signal: AbortSignal,
): Promise<OrganizationAccount[]> {
  const accounts: OrganizationAccount[] = [];
  let token: string | null = null;
  do {
    const answer = await askPage(service, token, signal);
    if (answer === null) return [];
    const page = parseListing(answer, {
      action: LIST_ACCOUNTS_ACTION,
      member: "Accounts",
      tokenMember: "NextToken",
      asked: token,
    });
    accounts.push(...page.items.map(parseAccount));
    token = page.token;
  } while (token !== null);
  if (accounts.length > 0) return accounts;
  throw unknownShape(LIST_ACCOUNTS_ACTION, "at least the payer's own account");
}

async function askPage(
  service: Organizations,
  token: string | null,
  signal: AbortSignal,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-organizations");
  const command = new sdk.ListAccountsCommand(
    token === null ? {} : { NextToken: token },
  );
  try {
    return await service.call(
      LIST_ACCOUNTS_ACTION,
      (client, options) => client.send(command, options),
      signal,
    );
  } catch (error) {
    const isAlone = error instanceof Fault &&
      error.details["providerCode"] === "AWSOrganizationsNotInUseException";
    if (isAlone) return null;
    throw pagingFault(error, token);
  }
}

/** One that cannot be told from others must not be left out silently, as it would be missing among those not covered. */
function parseAccount(given: unknown): OrganizationAccount {
  const { Id: id, Name: name, State: state, Status: status } = given as Record<
    string,
    unknown
  >; // every member is checked here
  const word = state ?? status;
  if (typeof id !== "string" || !/^\d{12}$/.test(id)) {
    throw unknownShape(LIST_ACCOUNTS_ACTION, "accounts with twelve digits Id");
  }
  if (typeof word !== "string") {
    throw unknownShape(LIST_ACCOUNTS_ACTION, "accounts with a State");
  }
  return {
    account_id: id,
    ...(typeof name === "string" && name !== "" ? { name } : {}),
    status: word,
    isActive: word === ACTIVE,
  };
}
