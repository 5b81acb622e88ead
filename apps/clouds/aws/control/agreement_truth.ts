import type { Account } from "../account.ts";
import type { Agreement } from "../marketplace/agreement.ts";
import { licenseArn } from "../marketplace/marketplace_id.ts";
import { valueCents, writeCents } from "../marketplace/price.ts";

/**
 * GET accounts/{id}/agreements[?account=]: agreements, terms and charges by accepting account as they stand now, from the generator
 * and not through the services' code. Times are ISO 8601.
 */
export function agreementTruth(
  payer: Account,
  query: URLSearchParams,
  now: Date,
): Record<string, unknown> {
  const only = query.get("account");
  return {
    accounts: payer.agreements.accountIds
      .filter((accountId) => only === null || accountId === only)
      .map((accountId) => ({
        accountId,
        agreements: payer.agreements.agreements(accountId, now)
          .map((agreement) => toTruth(payer, agreement, now)),
      })),
  };
}

function toTruth(
  payer: Account,
  agreement: Agreement,
  now: Date,
): Record<string, unknown> {
  const { deal, offer, endsAt } = agreement;
  return {
    agreementId: agreement.agreementId,
    initialAgreementId: agreement.initialAgreementId,
    accountId: deal.accountId,
    proposerAccountId: offer.seller.accountId,
    agreementType: "PurchaseAgreement",
    status: agreement.status,
    acceptedAt: agreement.acceptedAt,
    startsAt: agreement.startsAt,
    endsAt,
    updatedAt: agreement.updatedAt,
    autoRenew: agreement.autoRenew,
    offerId: offer.offerId,
    offerSetId: offer.offerSetId,
    sellerOfRecordName: offer.seller.name,
    pricingModel: offer.pricingModel,
    isPrivateOffer: offer.isPrivate,
    products: offer.products.map((product) => ({
      productId: product.productId,
      productType: product.type,
      productName: product.name,
      manufacturerName: product.manufacturer.name,
      shortDescription: product.shortDescription,
    })),
    agreementValue: writeCents(valueCents(agreement)),
    currency: deal.products[0].currency,
    licenseArns: [licenseArn(agreement.agreementId)],
    terms: payer.agreements.terms(agreement),
    charges: payer.agreements.charges(agreement, now),
  };
}
