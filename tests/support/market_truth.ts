import type { Clients, PayerAccount, TestClouds } from "./clouds.ts";

/** An agreement as the control API tells it. */
export interface ToldAgreement {
  readonly agreementId: string;
  readonly initialAgreementId: string;
  readonly accountId: string;
  readonly status: string;
  readonly acceptedAt: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly autoRenew: boolean | null;
  readonly offerId: string;
  readonly isPrivateOffer: boolean;
  readonly sellerOfRecordName: string;
  readonly pricingModel: string;
  readonly products: readonly Record<string, string>[];
  readonly agreementValue: string;
  readonly currency: string;
  readonly terms: readonly { kind: string; value: Record<string, unknown> }[];
  readonly charges: readonly {
    chargeId: string;
    revision: number;
    time: string | null;
    amount: string;
    purchaseOrder: string | null;
  }[];
}

/** Every agreement of an organization, by the account that accepted it, the payer first. */
export interface MarketTruth {
  readonly accounts: readonly {
    accountId: string;
    agreements: readonly ToldAgreement[];
  }[];
}

/** What the control API tells of an organization's agreements now. */
export function marketTruth(
  clouds: TestClouds,
  accountId: string,
): Promise<MarketTruth> {
  return clouds.control<MarketTruth>(`/accounts/${accountId}/agreements`);
}

/** A payer account with its clients, and what it holds. */
export async function openMarket(
  clouds: TestClouds,
  options: Record<string, unknown> = {},
): Promise<{
  account: PayerAccount;
  clients: Clients;
  truth: MarketTruth;
  /** The payer's own. */
  agreements: readonly ToldAgreement[];
}> {
  const account = await clouds.account(options);
  const truth = await marketTruth(clouds, account.accountId);
  return {
    account,
    truth,
    clients: clouds.clients(account),
    agreements: truth.accounts[0]?.agreements ?? [],
  };
}
