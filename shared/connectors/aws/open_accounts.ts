/**
 * What every dataset that is read account by account is opened with.
 *
 * @module
 */
import type { Job } from "../../domain/job.ts";
import type { ProviderRequests } from "../../domain/page.ts";
import type { Source } from "../../domain/source.ts";
import { type AccountList, readAccountList } from "./account_list.ts";
import type { AccountsCursor } from "./accounts_cursor.ts";
import {
  type AgreementAccount,
  agreementAccount,
} from "./agreement_account.ts";
import { memberRoleName, memberSessions } from "./member_sessions.ts";
import type { AwsTools, OpenedJob } from "./open_job.ts";
import {
  type AccountPlace,
  type AccountsRead,
  readAccounts,
} from "./read_accounts.ts";
import { type RequestTally, requestTally } from "./request_tally.ts";

/** The accounts of an integration, entered one after the other. */
export interface OpenedAccounts {
  readonly tally: RequestTally;
  list(signal: AbortSignal): Promise<AccountList>;
  /** The account a page is read in, opened; the same one as long as its pages last. @throws {Fault} PROVIDER_* when it refuses. */
  enter(
    place: Pick<AccountPlace<unknown>, "accountId" | "isOwn">,
    signal: AbortSignal,
  ): Promise<AgreementAccount>;
  /** Requests since it was last asked, listing and entering accounts included. */
  takeRequests(): ProviderRequests[];
  /** Bytes received since it was last asked. */
  takeBytes(): number;
}

/** Opens the accounts of a job; calls nothing yet. */
export function openAccounts(
  job: Job,
  tools: Pick<AwsTools, "settings">,
  opened: OpenedJob,
): OpenedAccounts {
  const tally = requestTally();
  const openMember = memberSessions(job, tools, opened, tally);
  const hasMembers = memberRoleName(job) !== null;
  let entered: AgreementAccount | null = null;
  let bytes = 0;
  const settle = () => {
    entered?.tell(tally);
    bytes += entered?.takeBytes() ?? 0;
  };
  return {
    tally,
    list: (signal) => readAccountList(opened, { hasMembers, tally }, signal),
    async enter({ accountId, isOwn }, signal) {
      if (entered?.accountId === accountId) return entered;
      settle();
      const session = isOwn
        ? opened.session
        : await openMember(accountId, signal);
      return entered = agreementAccount(opened.connection, {
        accountId,
        session,
      });
    },
    takeRequests() {
      settle();
      return tally.take();
    },
    takeBytes() {
      settle();
      return [bytes, bytes = 0][0] ?? 0;
    },
  };
}

/** The source of a dataset that is read account by account. */
export function accountsSource<Step>(
  dataset: string,
  read: AccountsRead<Step>,
): Source<AccountsCursor<Step>> {
  return {
    dataset,
    pages: (cursor, signal) => readAccounts(read, cursor, signal),
    unreportedRequests: () => read.takeRequests(),
  };
}
