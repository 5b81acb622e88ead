/**
 * Which accounts a dataset is read in: the integration's own, and with a member role all others of its organization.
 *
 * @module
 */
import type { CloudAccount } from "../../domain/cloud_account.ts";
import type { UncoveredScope } from "../../domain/page.ts";
import { Fault } from "../../platform/fault.ts";
import { listAccounts, organizationsOf } from "./list_accounts.ts";
import type { OpenedJob } from "./open_job.ts";
import type { RequestTally } from "./request_tally.ts";

/** The accounts of a read. */
export interface AccountList {
  /** The integration's own account, which is read first. */
  readonly own: string;
  /** The other active ones, sorted: the place of a read is the last account it is done with. */
  readonly members: readonly string[];
  /** Those that AWS has closed to everyone. */
  readonly suspended: readonly UncoveredScope[];
  /** What the listing says of all of them. */
  readonly named: readonly CloudAccount[];
  /** Why the others are not known; null when they are, or when none were asked for. */
  readonly refusal: string | null;
}

/**
 * Lists the accounts; with `hasMembers` those of the organization too. Whoever may not list them reads the own account alone.
 *
 * @throws {Fault} PROVIDER_* but not for listing being refused.
 */
export async function readAccountList(
  { connection, session, accountId }: OpenedJob,
  { hasMembers, tally }: { hasMembers: boolean; tally: RequestTally },
  signal: AbortSignal,
): Promise<AccountList> {
  // Refused here, it is the integration itself that cannot be entered, not one of its accounts.
  await session.credentials(signal);
  const own = await accountId(signal);
  const alone = { own, members: [], suspended: [], named: [], refusal: null };
  if (!hasMembers) return alone;
  const organizations = organizationsOf(connection, session);
  try {
    const others = (await listAccounts(organizations, signal))
      .filter(({ account_id }) => account_id !== own);
    return {
      ...alone,
      members: others.filter(({ isActive }) => isActive)
        .map(({ account_id }) => account_id).sort(),
      suspended: others.filter(({ isActive }) => !isActive)
        .map(({ account_id, status }) => suspended(account_id, status)),
      named: others.map(({ isActive: _, ...account }) => account),
    };
  } catch (error) {
    const isDenied = error instanceof Fault &&
      error.code === "PROVIDER_ACCESS_DENIED";
    if (!isDenied) throw error;
    return { ...alone, refusal: error.message };
  } finally {
    tally.add(organizations.takeRequests());
  }
}

/** The account after `done`, null being before the first; null after the last. */
export function accountAfter(
  { own, members }: AccountList,
  done: string | null,
): string | null {
  if (done === null) return own;
  return members.find((member) => done === own || member > done) ?? null;
}

function suspended(scope: string, status: string): UncoveredScope {
  return {
    scope,
    reason_code: "ACCOUNT_SUSPENDED",
    reason: `The account is not active: AWS says ${status}`,
  };
}
