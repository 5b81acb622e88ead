/**
 * The Agreement Service of one account, opened for a read: one call at a time for listings, four for details.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import { wait } from "../../platform/wait.ts";
import {
  type AgreementService,
  agreementService,
  SEARCH_ACTION,
  searchAgreements,
} from "./agreement_service.ts";
import { type ListedAgreements, parseAgreements } from "./agreement_head.ts";
import type { AwsConnection } from "./connection.ts";
import type { AwsSession } from "./credentials.ts";
import { inLanes } from "./in_lanes.ts";
import { pagingFault, parseListing } from "./listing.ts";
import type { RequestTally } from "./request_tally.ts";

/** Calls for details at a time. */
const LANES = 4;

/** The service of one account. */
export interface AgreementAccount {
  readonly accountId: string;
  readonly session: AwsSession;
  /** One call at a time. */
  readonly service: AgreementService;
  /** Does `work` for every item, four at a time. @throws {Fault} PROVIDER_* */
  forEach<Item, Result>(
    items: readonly Item[],
    work: (item: Item, service: AgreementService) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result[]>;
  /** Adds the requests made since it was last asked. */
  tell(tally: RequestTally): void;
  /** Bytes received since it was last asked. */
  takeBytes(): number;
}

/** Opens the service of an account; calls nothing yet. */
export function agreementAccount(
  connection: AwsConnection,
  { accountId, session }: { accountId: string; session: AwsSession },
): AgreementAccount {
  const lanes = Array.from(
    { length: LANES },
    () => agreementService(connection, session),
  );
  const [service] = lanes as [AgreementService]; // there are four
  return {
    accountId,
    session,
    service,
    forEach: (items, work, signal) =>
      inLanes(items, {
        lanes,
        work,
        pause: (milliseconds) => wait(milliseconds, signal),
      }),
    tell: (tally) => lanes.forEach((lane) => tally.add(lane.takeRequests())),
    takeBytes: () => lanes.reduce((sum, lane) => sum + lane.takeBytes(), 0),
  };
}

/** A page of an account's agreements, and the token of the next one; null on the last. */
export interface AgreementsListing extends ListedAgreements {
  readonly token: string | null;
}

/**
 * Lists a page of the agreements an account accepted.
 *
 * @throws {Fault} PROVIDER_PAGING_CHANGED for a token AWS no longer takes, other PROVIDER_* codes.
 */
export async function listAgreements(
  { service, accountId }: AgreementAccount,
  { token, page }: { token: string | null; page: number },
  signal: AbortSignal,
): Promise<AgreementsListing> {
  const answer = await searchAgreements(service, token, signal)
    .catch((error) => {
      throw pagingFault(error, token);
    });
  const listing = parseListing(answer, {
    action: SEARCH_ACTION,
    member: "agreementViewSummaries",
    asked: token,
  });
  const where = `${accountId}/agreements/${page}`;
  const listed = await parseAgreements(listing.items, { accountId, where });
  return { ...listed, token: listing.token };
}

/** What `ask` gives, or null for an agreement that went between its listing and now. */
export async function unlessGone<T>(ask: Promise<T>): Promise<T | null> {
  try {
    return await ask;
  } catch (error) {
    if (error instanceof Fault && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
