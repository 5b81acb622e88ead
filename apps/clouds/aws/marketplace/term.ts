import type { Plant } from "../billing/plant.ts";
import type { Agreement } from "./agreement.ts";
import { marketplaceId } from "./marketplace_id.ts";
import { priceCents, scheduleOf, UNITS, writeCents } from "./price.ts";
import type { Pricing, Product } from "./product.ts";

/** One accepted term: its member of the union, and what it holds. Times are dates; a service writes them its own way. */
export interface Term {
  /** `renewalTerm` and others. */
  readonly kind: string;
  /** Its members. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** The terms of an agreement: legal and support, what its product's pricing wants, validity and renewal where it has an end. */
export function termsOf(agreement: Agreement, plant: Plant): Term[] {
  const [product] = agreement.deal.products;
  const make = (kind: string, members: Record<string, unknown>): Term => ({
    kind,
    value: {
      type: kind.charAt(0).toUpperCase() + kind.slice(1),
      id: marketplaceId("term", 13, agreement.offer.offerId, kind),
      ...members,
    },
  });
  return [
    make("legalTerm", { documents: legalDocuments(agreement) }),
    make("supportTerm", {
      refundPolicy: `Ask ${product.seller.name} within 30 days.`,
    }),
    ...PRICING[product.pricing](agreement, product).map(([kind, members]) =>
      make(kind, members)
    ),
    ...(agreement.endsAt === null
      ? []
      : [make("validityTerm", validity(agreement))]),
    ...(agreement.autoRenew === null ? [] : [make("renewalTerm", {
      configuration: { enableAutoRenew: agreement.autoRenew },
    })]),
    ...(plant.unknownTermKind
      ? [make("carbonOffsetTerm", { currencyCode: "USD", share: "0.5" })]
      : []),
  ];
}

type Members = Record<string, unknown>;

/** The terms each way of paying brings, by kind. */
const PRICING: Readonly<
  Record<
    Pricing,
    (agreement: Agreement, product: Product) => readonly [string, Members][]
  >
> = {
  recurring: (agreement, product) => [["recurringPaymentTerm", {
    currencyCode: product.currency,
    billingPeriod: "Monthly",
    price: writeCents(priceCents(agreement)),
  }]],
  usage: (_agreement, product) => [
    ["usageBasedPricingTerm", usage(product, product.cents)],
  ],
  schedule: (agreement, product) => [
    ["paymentScheduleTerm", {
      currencyCode: product.currency,
      schedule: scheduleOf(agreement).map(({ time, cents }) => ({
        chargeDate: time,
        chargeAmount: writeCents(cents),
      })),
    }],
    ["netPaymentTerm", { paymentDuePeriod: "P30D" }],
  ],
  configurable: (agreement, product) => [
    ["configurableUpfrontPricingTerm", configurable(agreement, product)],
    ["usageBasedPricingTerm", usage(product, 5)],
  ],
  trial: (_agreement, product) => [
    ["freeTrialPricingTerm", {
      duration: "P30D",
      grants: [{ dimensionKey: product.dimension, maxQuantity: 10_000 }],
    }],
    ["usageBasedPricingTerm", usage(product, product.cents)],
  ],
  byol: () => [["byolPricingTerm", {}]],
  upfront: (agreement, product) => [["fixedUpfrontPricingTerm", {
    currencyCode: product.currency,
    duration: "P12M",
    price: writeCents(priceCents(agreement)),
    grants: agreement.deal.products.map(({ dimension }) => ({
      dimensionKey: dimension,
      maxQuantity: 25,
    })),
  }]],
  variable: (agreement, product) => [
    ["variablePaymentTerm", {
      currencyCode: product.currency,
      maxTotalChargeAmount: writeCents(priceCents(agreement)),
      configuration: {
        paymentRequestApprovalStrategy: "AUTO_APPROVE_ON_EXPIRATION",
        expirationDuration: "P10D",
      },
    }],
    ["netPaymentTerm", { paymentDuePeriod: "P60D" }],
  ],
};

function legalDocuments({ offer }: Agreement): Members[] {
  return offer.isPrivate
    ? [{ type: "CustomEula", url: "https://contracts.example/eula.pdf" }]
    : [{ type: "StandardEula", version: "2022-07-14" }];
}

function usage(product: Product, cents: number): Members {
  return {
    currencyCode: product.currency,
    rateCards: [{
      rateCard: [{ dimensionKey: product.dimension, price: writeCents(cents) }],
    }],
  };
}

/** Prices per unit for one year and three; the buyer took some units for one year. */
function configurable(agreement: Agreement, product: Product): Members {
  const card = (duration: string, cents: number) => ({
    selector: { type: "Duration", value: duration },
    constraints: {
      multipleDimensionSelection: "Allowed",
      quantityConfiguration: "Allowed",
    },
    rateCard: [{ dimensionKey: product.dimension, price: writeCents(cents) }],
  });
  const unit = priceCents(agreement);
  return {
    currencyCode: product.currency,
    rateCards: [card("P12M", unit), card("P36M", unit * 2)],
    configuration: {
      selectorValue: "P12M",
      dimensions: [{ dimensionKey: product.dimension, dimensionValue: UNITS }],
    },
  };
}

function validity({ deal, startsAt, endsAt }: Agreement): Members {
  if (deal.isDated) {
    return { agreementStartDate: startsAt, agreementEndDate: endsAt };
  }
  const duration = deal.length !== null && "days" in deal.length
    ? `P${deal.length.days}D`
    : `P${deal.length?.months}M`;
  return { agreementDuration: duration };
}
