import type {
  Agreement,
  AgreementChange,
  EndBehavior,
  Status,
} from "./agreement.ts";
import type { Deal } from "./deal.ts";
import { marketplaceId } from "./marketplace_id.ts";
import { offerOf } from "./offer.ts";

const DAY = 86_400_000;

/** Days between the acceptance of a dated agreement and its beginning. */
const AHEAD = 6 * DAY;

/** States that end a chain: what was cancelled is not renewed. */
const FINAL: readonly Status[] = [
  "CANCELLED",
  "REPLACED",
  "ROLLED_BACK",
  "SUPERSEDED",
  "TERMINATED",
];

interface Link {
  readonly cycle: number;
  readonly agreementId: string;
  readonly initialAgreementId: string;
  readonly start: number;
  readonly acceptedAt: number;
}

/**
 * A deal's agreements accepted by `now`, the oldest first, in the state they have then.
 *
 * As time passes an end, an agreement becomes EXPIRED, or RENEWED with a successor of its own id. Those that are gone are left out.
 */
export function agreementsOf(
  deal: Deal,
  now: Date,
  changeOf: (agreementId: string) => AgreementChange,
): Agreement[] {
  const agreements: Agreement[] = [];
  let link: Link | null = firstLink(deal);
  while (link !== null && link.acceptedAt <= now.getTime()) {
    const change = changeOf(link.agreementId);
    const agreement = toAgreement(deal, link, { change, now });
    if (change.isGone !== true) agreements.push(agreement);
    link = nextLink(deal, link, agreement);
  }
  return agreements;
}

/** The same time of day some months later; days past the 28th do not occur. */
export function addMonths(time: number, months: number): number {
  const date = new Date(time);
  return date.setUTCMonth(date.getUTCMonth() + months);
}

function firstLink(deal: Deal): Link {
  const agreementId = idOf(deal, 0);
  return {
    cycle: 0,
    agreementId,
    initialAgreementId: agreementId,
    start: deal.start,
    acceptedAt: deal.isDated ? deal.start - AHEAD : deal.start,
  };
}

function toAgreement(
  deal: Deal,
  link: Link,
  { change, now }: { change: AgreementChange; now: Date },
): Agreement {
  const autoRenew = deal.ending === "renews" ||
      (deal.ending === "bought_again" && deal.isDated)
    ? change.autoRenew ?? (deal.ending === "renews")
    : null;
  const end = change.renewedAt?.getTime() ?? naturalEnd(deal, link.start);
  const isOver = end !== null && end <= now.getTime();
  const ended = autoRenew === true || change.renewedAt !== undefined
    ? "RENEWED"
    : "EXPIRED";
  const status = change.status ?? (isOver ? ended : "ACTIVE");
  return {
    agreementId: link.agreementId,
    initialAgreementId: link.initialAgreementId,
    deal,
    cycle: link.cycle,
    offer: offerOf(deal, link.cycle),
    status,
    acceptedAt: new Date(link.acceptedAt),
    startsAt: new Date(link.start),
    endsAt: end === null ? null : new Date(end),
    updatedAt: new Date(Math.max(
      link.acceptedAt,
      isOver ? end : 0,
      change.changedAt?.getTime() ?? 0,
    )),
    autoRenew,
    atEnd: status === "ACTIVE" && end !== null ? behavior(autoRenew) : null,
  };
}

/** Null where nothing follows. */
function nextLink(deal: Deal, link: Link, agreement: Agreement): Link | null {
  const { endsAt, status, autoRenew } = agreement;
  const isRenewed = autoRenew === true || status === "RENEWED";
  if (endsAt === null || FINAL.includes(status)) return null;
  if (!isRenewed && deal.ending !== "bought_again") return null;
  const cycle = link.cycle + 1;
  const agreementId = idOf(deal, cycle);
  const end = endsAt.getTime();
  const isWholeDay = deal.isDated && end % DAY === DAY - 1;
  const start = isWholeDay ? end + 1 : end;
  return {
    cycle,
    agreementId,
    initialAgreementId: isRenewed ? link.initialAgreementId : agreementId,
    start,
    acceptedAt: isWholeDay && !isRenewed ? start - AHEAD : start,
  };
}

/** A dated agreement ends with its last day, any other at the time of day it began. */
function naturalEnd(deal: Deal, start: number): number | null {
  if (deal.length === null) return null;
  const end = "days" in deal.length
    ? start + deal.length.days * DAY
    : addMonths(start, deal.length.months);
  return deal.isDated && start % DAY === 0 ? end - 1 : end;
}

function behavior(autoRenew: boolean | null): EndBehavior {
  if (autoRenew === true) return { type: "RENEW", reason: null };
  return {
    type: "EXPIRE",
    reason: autoRenew === null ? "NO_RENEWAL_TERM" : "ACCEPTOR_RENEW_OPTED_OUT",
  };
}

function idOf(deal: Deal, cycle: number): string {
  return marketplaceId("agmt", 25, deal.key, cycle);
}
