import type { Plant } from "../billing/plant.ts";
import type { Agreement } from "./agreement.ts";
import { addMonths } from "./chain.ts";
import { marketplaceId } from "./marketplace_id.ts";
import { priceCents, scheduleOf, valueCents, writeCents } from "./price.ts";

/** A charge of an agreement in one of its revisions. */
export interface Charge {
  /** `ch-...`. */
  readonly chargeId: string;
  /** From 1; the highest counts. */
  readonly revision: number;
  /** The agreement. */
  readonly agreementId: string;
  /** When it is or will be charged; null = not known yet. */
  readonly time: Date | null;
  /** Decimal text. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  /** The buyer's; null = none. */
  readonly purchaseOrder: string | null;
}

const DAY = 86_400_000;

/** Days after an agreement's beginning on which its third instalment is lowered. */
const AMENDED_AFTER = 120;

/** Days after the beginning on which work is paid by request, each known only then. */
const REQUESTED_AFTER = [30, 75, 140] as const;

/** The charges of an agreement that are known at `now`, those to come among them. Metered usage is not charged here. */
export function chargesOf(
  agreement: Agreement,
  { plant, now }: { plant: Plant; now: Date },
): Charge[] {
  const known = chargesByPricing(agreement, now);
  return plant.undatedCharge
    ? [...known, charge(agreement, 999, { time: null, cents: 100 })]
    : known;
}

function chargesByPricing(agreement: Agreement, now: Date): Charge[] {
  const order = marketplaceId("PO", 6, agreement.deal.key).toUpperCase();
  switch (agreement.deal.products[0].pricing) {
    case "recurring":
      return monthly(agreement, order);
    case "schedule":
      return instalments(agreement, { order, now });
    case "configurable":
    case "upfront":
      return [charge(agreement, 0, {
        time: agreement.startsAt,
        cents: valueCents(agreement),
      })];
    case "variable":
      return requested(agreement, { order, now });
    default:
      return [];
  }
}

/** On the third of each month, as the bill has it. */
function monthly(agreement: Agreement, order: string): Charge[] {
  const start = agreement.startsAt;
  const third = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 3);
  const first = third < start.getTime() ? addMonths(third, 1) : third;
  return Array.from({ length: 12 }, (_, index) =>
    charge(agreement, index, {
      time: new Date(addMonths(first, index)),
      cents: priceCents(agreement),
      order,
    }));
}

function instalments(
  agreement: Agreement,
  { order, now }: { order: string; now: Date },
): Charge[] {
  const isAmended = now.getTime() >=
    agreement.startsAt.getTime() + AMENDED_AFTER * DAY;
  return scheduleOf(agreement).flatMap(({ time, cents }, index) => {
    const first = charge(agreement, index, { time, cents, order });
    if (index !== 2 || !isAmended) return [first];
    const lowered = writeCents(cents - 123_45);
    return [first, { ...first, revision: 2, amount: lowered }];
  });
}

function requested(
  agreement: Agreement,
  { order, now }: { order: string; now: Date },
): Charge[] {
  return REQUESTED_AFTER
    .map((days) => new Date(agreement.startsAt.getTime() + days * DAY))
    .filter((time) => time <= now)
    .map((time, index) =>
      charge(agreement, index, {
        time,
        cents: Math.floor(priceCents(agreement) / (index + 5)),
        order,
      })
    );
}

function charge(
  { agreementId, deal }: Agreement,
  index: number,
  { time, cents, order = null }: {
    time: Date | null;
    cents: number;
    order?: string | null;
  },
): Charge {
  return {
    chargeId: marketplaceId("ch", 20, agreementId, index),
    revision: 1,
    agreementId,
    time,
    amount: writeCents(cents),
    currency: deal.products[0].currency,
    purchaseOrder: order,
  };
}
