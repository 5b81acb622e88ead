/**
 * Reading account by account: the integration's own first, then its organization's. An account that refuses is listed as not
 * covered and the read goes on; whatever else goes wrong ends it, to be tried again.
 *
 * @module
 */
import { Fault } from "../../platform/fault.ts";
import type { Page, PageRows, Reject, Warning } from "../../domain/page.ts";
import type { ProviderRequests, UncoveredScope } from "../../domain/page.ts";
import { accountAfter, type AccountList } from "./account_list.ts";
import { type AccountsCursor, resumeAccounts } from "./accounts_cursor.ts";

/** A page of one account. */
export interface AccountPage<Step> {
  /** Records of the account. */
  readonly rows: PageRows;
  readonly rejects: readonly Reject[];
  /** What readers are told once in a read however often it comes, by what it is known by. */
  readonly told: ReadonlyMap<string, Warning>;
  /** Where the account goes on; null at its end. */
  readonly next: Step | null;
}

/** Where a page begins. */
export interface AccountPlace<Step> {
  readonly accountId: string;
  readonly isOwn: boolean;
  /** Null at the account's beginning. */
  readonly step: Step | null;
  /** The page's number, from 1. */
  readonly page: number;
  /** What readers were told already. */
  readonly told: readonly string[];
}

/** What is read account by account, and with what. */
export interface AccountsRead<Step> {
  accounts(signal: AbortSignal): Promise<AccountList>;
  /** @throws {Fault} PROVIDER_ACCESS_DENIED when the account refuses, other PROVIDER_* codes. */
  readPage(
    place: AccountPlace<Step>,
    signal: AbortSignal,
  ): Promise<AccountPage<Step>>;
  takeRequests(): ProviderRequests[];
  takeBytes(): number;
}

/** Times an account is read anew before the job has to try again later. */
const MAX_RESTARTS = 3;

/** The place of a read between two accounts. */
const NO_STEP = { account: null, step: null } as const;

/** Refusals that wait for the next page at most. */
const MAX_WAITING = 20;

/**
 * The pages after `cursor`. Each account's first page forgets what an earlier attempt staged of it, its last one completes it.
 *
 * @throws {Fault} PROVIDER_ACCESS_DENIED when no account could be read, PROVIDER_PAGING_CHANGED when an account's pages keep
 * changing, other PROVIDER_* codes.
 */
export async function* readAccounts<Step>(
  read: AccountsRead<Step>,
  cursor: unknown,
  signal: AbortSignal,
): AsyncGenerator<Page<AccountsCursor<Step>>, void, void> {
  let state = resumeAccounts<Step>(cursor);
  signal.throwIfAborted();
  const list = await read.accounts(signal);
  let waiting = state.pages === 0 ? list.suspended : [];
  for (;;) {
    signal.throwIfAborted();
    const turn = await takeTurn(read, list, state, signal);
    waiting = [...waiting, ...turn.uncovered];
    const isLast = turn.state.step === null &&
      accountAfter(list, turn.state.done) === null;
    if (isLast) requireCovered(turn.state);
    if (turn.page === null && !isLast && waiting.length < MAX_WAITING) {
      state = turn.state;
      continue;
    }
    const page = pageOf(read, list, { ...turn, waiting, isLast });
    yield page;
    if (isLast) return;
    state = page.cursor;
    waiting = [];
  }
}

/** What became of one attempt at the next page. */
interface Turn<Step> {
  readonly state: AccountsCursor<Step>;
  /** Null when the account refused, or when none is left. */
  readonly page: AccountPage<Step> | null;
  readonly uncovered: readonly UncoveredScope[];
}

async function takeTurn<Step>(
  read: AccountsRead<Step>,
  list: AccountList,
  state: AccountsCursor<Step>,
  signal: AbortSignal,
): Promise<Turn<Step>> {
  const accountId = accountAfter(list, state.done);
  if (accountId === null) {
    return { state: { ...state, ...NO_STEP }, page: null, uncovered: [] };
  }
  const isOwn = accountId === list.own;
  // The account that was being read may have left the organization since.
  const step = state.account === accountId ? state.step : null;
  const place = {
    accountId,
    isOwn,
    step,
    told: state.told,
    page: state.pages + 1,
  };
  try {
    const { told, ...rest } = await read.readPage(place, signal);
    const untold = [...told].filter(([key]) => !state.told.includes(key));
    const page = { ...rest, told: new Map(untold) };
    return { state: after(state, accountId, page), page, uncovered: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (
      error.code === "PROVIDER_PAGING_CHANGED" && state.restarts < MAX_RESTARTS
    ) {
      const again = { ...state, ...NO_STEP, restarts: state.restarts + 1 };
      return await takeTurn(read, list, again, signal);
    }
    if (error.code !== "PROVIDER_ACCESS_DENIED") throw error;
    return refusedTurn(state, { accountId, isOwn, error });
  }
}

function after<Step>(
  state: AccountsCursor<Step>,
  accountId: string,
  { next, told }: AccountPage<Step>,
): AccountsCursor<Step> {
  const known = [...state.told, ...told.keys()];
  return next !== null
    ? { ...state, told: known, account: accountId, step: next }
    : {
      ...state,
      ...NO_STEP,
      told: known,
      done: accountId,
      read: state.read + 1,
      restarts: 0,
    };
}

function refusedTurn<Step>(
  state: AccountsCursor<Step>,
  { accountId, isOwn, error }: {
    accountId: string;
    isOwn: boolean;
    error: Fault;
  },
): Turn<Step> {
  const { message, code } = error;
  const action = String(error.details["action"] ?? "");
  const refused = {
    ...state,
    ...NO_STEP,
    done: accountId,
    restarts: 0,
    refused: state.refused + 1,
    own_refusal: isOwn ? { message, action } : state.own_refusal,
  };
  const uncovered = [{ scope: accountId, reason_code: code, reason: message }];
  return { state: refused, page: null, uncovered };
}

/** A read that no account let in has read nothing: that is no empty listing. */
function requireCovered({ read, own_refusal }: AccountsCursor<unknown>): void {
  if (read > 0 || own_refusal === null) return;
  const { message, action } = own_refusal;
  throw new Fault("PROVIDER_ACCESS_DENIED", message, { details: { action } });
}

function pageOf<Step>(
  read: AccountsRead<Step>,
  list: AccountList,
  { state, page, waiting, isLast }: Turn<Step> & {
    waiting: readonly UncoveredScope[];
    isLast: boolean;
  },
): Page<AccountsCursor<Step>> {
  const isFirst = state.pages === 0;
  const cursor = { ...state, pages: state.pages + 1 };
  const told = page === null ? [] : [...page.told.values()];
  return {
    rows: {
      ...page?.rows,
      ...(page !== null && page.next === null ? { completes_scope: true } : {}),
      ...(waiting.length === 0 ? {} : { uncovered_scopes: waiting }),
      ...(isFirst && list.named.length > 0
        ? { cloud_accounts: list.named }
        : {}),
    },
    rejects: page?.rejects ?? [],
    warnings: isLast ? [...told, ...coverage(list, state)] : told,
    requests: read.takeRequests(),
    bytes: read.takeBytes(),
    cursor,
    progress: {
      accounts_read: state.read,
      accounts: list.members.length + 1,
      pages: cursor.pages,
    },
    ...(isLast ? { end: "complete" } : {}),
  };
}

function coverage(
  { members, refusal }: AccountList,
  { refused }: AccountsCursor<unknown>,
): Warning[] {
  const code = "ACCOUNTS_NOT_COVERED";
  if (refusal !== null) {
    const message =
      `only the integration's own account is read, as the others cannot be listed: ${refusal}`;
    return [{ code, message }];
  }
  if (refused === 0) return [];
  const message = `${refused} of ${
    members.length + 1
  } active accounts could not be entered: they are listed as not covered`;
  return [{ code, message }];
}
