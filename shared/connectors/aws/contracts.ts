/**
 * Contracts: what was agreed in AWS Marketplace, term by term, and every dated charge of it.
 *
 * An account's agreements first, with the terms of those that may have changed, then its charges.
 * API: docs.aws.amazon.com/marketplace/latest/APIReference/API_marketplace-agreements_GetAgreementTerms.html
 *
 * @module
 */
import type { Source } from "../../domain/source.ts";
import type { AccountsCursor } from "./accounts_cursor.ts";
import type { AskKnown } from "./known_agreements.ts";
import { accountsSource, type OpenedAccounts } from "./open_accounts.ts";
import { type ContractsStep, readContractsPage } from "./read_contracts.ts";

/** The dataset's name in requests. */
export const CONTRACTS = "contracts";

/** What contracts are read with. */
export interface ContractsSourceRead {
  readonly accounts: OpenedAccounts;
  /** What an earlier read learnt. */
  readonly known: AskKnown;
}

/** The source of an integration's contracts. */
export function contracts(
  { accounts, known }: ContractsSourceRead,
): Source<AccountsCursor<ContractsStep>> {
  return accountsSource(CONTRACTS, {
    accounts: accounts.list,
    async readPage(place, signal) {
      const account = await accounts.enter(place, signal);
      return await readContractsPage({ account, known }, place, signal);
    },
    takeRequests: accounts.takeRequests,
    takeBytes: accounts.takeBytes,
  });
}
