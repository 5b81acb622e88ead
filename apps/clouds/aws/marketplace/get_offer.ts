import type { Operation } from "../service.ts";
import {
  notFound,
  requireId,
  toBadges,
  toEntities,
  toSeller,
  visibleOffers,
} from "./discovery_view.ts";
import type { Offer } from "./offer.ts";
import { toWire } from "./wire.ts";

/** aws-marketplace:GetOffer: who sells, how it is paid, whether it was made to this buyer alone. Others' private offers are not found. */
export const getOffer: Operation = {
  action: "aws-marketplace:GetOffer",
  resource: () => "*",
  isForMembers: true,
  run(call) {
    const offerId = requireId(call.input, "offerId");
    const offer = visibleOffers(call).find((candidate) =>
      candidate.offerId === offerId
    );
    if (offer === undefined) throw notFound("Offer", offerId);
    const { sellerOfRecord, ...rest } = describe(offer);
    return toWire(
      call.account,
      call.faults.badRecord ? rest : { sellerOfRecord, ...rest },
    );
  },
};

/** What the console calls the pricing models. */
const MODEL_NAMES: Readonly<Record<Offer["pricingModel"], string>> = {
  USAGE: "Usage",
  CONTRACT: "Contract",
  BYOL: "Bring your own license",
  FREE: "Free",
};

function describe(offer: Offer): Record<string, unknown> {
  return {
    offerId: offer.offerId,
    catalog: "AWSMarketplace",
    offerName: offer.isPrivate ? "Private offer" : "Public offer",
    sellerOfRecord: toSeller(offer.seller),
    pricingModel: {
      pricingModelType: offer.pricingModel,
      displayName: MODEL_NAMES[offer.pricingModel],
    },
    badges: toBadges(offer),
    associatedEntities: toEntities(offer),
    agreementProposalId: `at-${offer.offerId}`,
    availableFromTime: new Date("2024-01-15T00:00:00Z"),
  };
}
