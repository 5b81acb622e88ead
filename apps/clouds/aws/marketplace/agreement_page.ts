import type { Account } from "../account.ts";
import {
  openToken,
  type Position,
  sealToken,
} from "../cost_explorer/page_token.ts";
import type { Call } from "../service.ts";
import { invalid } from "./refusal.ts";

/** Records in one answer: AWS's own limit, and what it gives unless told. */
const MOST = 50;

/** One page of a listing. */
export interface AgreementPage<T> {
  /** The records. */
  readonly records: readonly T[];
  /** The member that leads to the next page; empty on the last. */
  readonly next: { readonly nextToken?: string };
}

/**
 * The page of `records` the call asks for. The token is bound to the account and to everything else asked for.
 *
 * Throws ValidationException for a size out of 1 to 50 and for a token that is not this listing's.
 */
export async function readAgreementPage<T>(
  { account, principal, input }: Call,
  listing: { name: string; records: readonly T[] },
): Promise<AgreementPage<T>> {
  const { nextToken: token, maxResults, ...asked } = input;
  const size = pageSize(maxResults, account);
  const identity = JSON.stringify([listing.name, principal.accountId, asked]);
  const isFirst = token === undefined || token === null;
  const from = isFirst ? 0 : (await open(token, identity, account)).group;
  const isEmpty = isFirst && account.bill.plant.emptyFirstAgreementPage;
  const records = listing.records.slice(from, from + (isEmpty ? 0 : size));
  const group = from + records.length;
  if (group >= listing.records.length && !isEmpty) return { records, next: {} };
  const position = { period: 0, group };
  const nextToken = await sealToken(position, identity, account.tokenSecret);
  return { records, next: { nextToken } };
}

function pageSize(asked: unknown, account: Account): number {
  const most = Math.min(MOST, account.pageSize ?? MOST);
  if (asked === undefined || asked === null) return most;
  const isRight = typeof asked === "number" && Number.isInteger(asked) &&
    asked >= 1 && asked <= MOST;
  if (isRight) return Math.min(asked, most);
  throw invalid(
    "INVALID_MAX_RESULTS",
    "maxResults",
    `maxResults must be between 1 and ${MOST}.`,
  );
}

async function open(
  token: unknown,
  identity: string,
  account: Account,
): Promise<Position> {
  try {
    return await openToken(String(token), identity, account.tokenSecret);
  } catch {
    // The service has one error for every token it did not make for this request.
    throw invalid(
      "INVALID_NEXT_TOKEN",
      "nextToken",
      "The provided nextToken is not valid.",
    );
  }
}
