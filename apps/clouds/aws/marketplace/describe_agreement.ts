import type { Operation } from "../service.ts";
import { requireAgreement } from "./find_agreement.ts";
import { valueCents, writeCents } from "./price.ts";
import { toHead } from "./search_agreements.ts";
import { toWire } from "./wire.ts";

/** aws-marketplace:DescribeAgreement: an agreement of the caller's account with its estimated value, 0 where it is paid as it is used. */
export const describeAgreement: Operation = {
  action: "aws-marketplace:DescribeAgreement",
  resource: () => "*",
  isForMembers: true,
  run(call) {
    const agreement = requireAgreement(call);
    const { atEnd, offer, deal } = agreement;
    const isRenewal = atEnd !== null && atEnd.reason !== "NO_RENEWAL_TERM";
    return toWire(call.account, {
      ...toHead(agreement),
      estimatedCharges: {
        currencyCode: deal.products[0].currency,
        agreementValue: call.faults.badRecord
          ? "1,234.5.6"
          : writeCents(valueCents(agreement)),
      },
      endTimeBehavior: atEnd === null ? null : {
        type: atEnd.type,
        reasonCode: atEnd.reason,
        renewalSummary: isRenewal ? { offerId: offer.offerId } : null,
      },
    });
  },
};
