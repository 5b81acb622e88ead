/**
 * Marketplace products: every agreement an account has accepted in AWS Marketplace, what it is about and from whom.
 *
 * A page per page of the listing. AWS tells of no changes, so the listing is read whole; an agreement's value is asked for only
 * where it may have changed.
 * API: docs.aws.amazon.com/marketplace/latest/APIReference/API_marketplace-agreements_SearchAgreements.html
 *
 * @module
 */
import type { Clock } from "../../platform/clock.ts";
import type { Source } from "../../domain/source.ts";
import type { AccountsCursor } from "./accounts_cursor.ts";
import type { AgreementAccount } from "./agreement_account.ts";
import type { Discovery } from "./discovery.ts";
import type { AskKnown } from "./known_agreements.ts";
import { accountsSource, type OpenedAccounts } from "./open_accounts.ts";
import { type NameBook, nameBook, NAMES_DENIED } from "./product_names.ts";
import { type AgreementsStep, readAgreementsPage } from "./read_agreements.ts";

/** The dataset's name in requests. */
export const MARKETPLACE_PRODUCTS = "marketplace_products";

/** What marketplace products are read with. */
export interface MarketplaceRead {
  readonly accounts: OpenedAccounts;
  readonly clock: Clock;
  /** What an earlier read learnt. */
  readonly known: AskKnown;
  /** The catalogue as an account sees it. */
  discoveryOf(account: AgreementAccount): Discovery;
}

/** The source of an integration's marketplace products. */
export function marketplaceProducts(
  { accounts, clock, known, discoveryOf }: MarketplaceRead,
): Source<AccountsCursor<AgreementsStep>> {
  let names: NameBook | null = null;
  let open: { account: AgreementAccount; discovery: Discovery } | null = null;
  const settle = () => accounts.tally.add(open?.discovery.takeRequests() ?? []);
  return accountsSource(MARKETPLACE_PRODUCTS, {
    accounts: accounts.list,
    async readPage(place, signal) {
      const account = await accounts.enter(place, signal);
      if (open?.account !== account) {
        settle();
        open = { account, discovery: discoveryOf(account) };
      }
      names ??= nameBook(clock, place.told.includes(NAMES_DENIED));
      const { discovery } = open;
      const read = { account, discovery, names, known };
      return await readAgreementsPage(read, place, signal);
    },
    takeRequests() {
      settle();
      return accounts.takeRequests();
    },
    takeBytes: () => accounts.takeBytes() + (open?.discovery.takeBytes() ?? 0),
  });
}
