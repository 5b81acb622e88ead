import type { Deal } from "./deal.ts";
import { marketplaceId } from "./marketplace_id.ts";
import {
  type Company,
  type Pricing,
  type Product,
  PRODUCTS,
} from "./product.ts";

/** An offer as a buyer sees it. */
export interface Offer {
  /** `offer-...`. */
  readonly offerId: string;
  /** `offerset-...`; null = it stands alone. */
  readonly offerSetId: string | null;
  /** What it sells. */
  readonly products: readonly Product[];
  /** Who sells. */
  readonly seller: Company;
  /** The Marketplace's word for how it is paid. */
  readonly pricingModel: "USAGE" | "CONTRACT" | "BYOL" | "FREE";
  /** Made to one buyer alone. */
  readonly isPrivate: boolean;
}

const MODELS: Readonly<Record<Pricing, Offer["pricingModel"]>> = {
  recurring: "CONTRACT",
  usage: "USAGE",
  schedule: "CONTRACT",
  configurable: "CONTRACT",
  trial: "USAGE",
  byol: "BYOL",
  upfront: "CONTRACT",
  variable: "CONTRACT",
};

/** The offer that a deal's agreement of one cycle came from: public ones are shared, a private one is made anew for every purchase. */
export function offerOf(deal: Deal, cycle: number): Offer {
  const [product, ...others] = deal.products;
  const round = deal.ending === "renews" ? 0 : cycle;
  const isPrivate = deal.isPrivate || product.publicOfferId === null;
  return {
    offerId: isPrivate
      ? marketplaceId("offer", 13, deal.key, round)
      : product.publicOfferId ?? "",
    offerSetId: others.length === 0
      ? null
      : marketplaceId("offerset", 13, deal.key, round),
    products: deal.products,
    seller: product.seller,
    pricingModel: MODELS[product.pricing],
    isPrivate,
  };
}

/** The offers that anyone may accept and those `accepted`, each once. */
export function offersFor(accepted: readonly Offer[]): Offer[] {
  const offers = Object.values<Product>(PRODUCTS).flatMap(publicOffer);
  const known = new Set(offers.map(({ offerId }) => offerId));
  for (const offer of accepted) {
    if (!known.has(offer.offerId)) offers.push(offer);
    known.add(offer.offerId);
  }
  return offers;
}

function publicOffer(product: Product): Offer[] {
  return product.publicOfferId === null ? [] : [{
    offerId: product.publicOfferId,
    offerSetId: null,
    products: [product],
    seller: product.seller,
    pricingModel: MODELS[product.pricing],
    isPrivate: false,
  }];
}
