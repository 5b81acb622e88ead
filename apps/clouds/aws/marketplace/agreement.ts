import type { Deal } from "./deal.ts";
import type { Offer } from "./offer.ts";

/** The states AWS knows. */
export const STATUSES = [
  "ACTIVE",
  "ARCHIVED",
  "CANCELLED",
  "EXPIRED",
  "RENEWED",
  "REPLACED",
  "ROLLED_BACK",
  "SUPERSEDED",
  "TERMINATED",
] as const;

/** One of STATUSES. */
export type Status = typeof STATUSES[number];

/** An agreement as it stands at one moment, before any service writes it. */
export interface Agreement {
  /** `agmt-...`. */
  readonly agreementId: string;
  /** The first of the agreements that renewed into each other. */
  readonly initialAgreementId: string;
  /** What it follows from. */
  readonly deal: Deal;
  /** Which of the deal's agreements it is, from 0. */
  readonly cycle: number;
  /** What was accepted. */
  readonly offer: Offer;
  /** Its state. */
  readonly status: Status;
  /** When it was accepted. */
  readonly acceptedAt: Date;
  /** When it begins. */
  readonly startsAt: Date;
  /** When it ends; null = it does not. */
  readonly endsAt: Date | null;
  /** When any of it last changed. */
  readonly updatedAt: Date;
  /** Whether it renews itself; null = it has no renewal term. */
  readonly autoRenew: boolean | null;
  /** Of an agreement in force that has an end: what follows, and why it does not renew. */
  readonly atEnd: EndBehavior | null;
}

/** What happens at an agreement's end, in AWS's words. */
export interface EndBehavior {
  /** What happens. */
  readonly type: "RENEW" | "EXPIRE";
  /** Why it does not renew; null when it does. */
  readonly reason: "ACCEPTOR_RENEW_OPTED_OUT" | "NO_RENEWAL_TERM" | null;
}

/** What the control API has changed of one agreement. */
export interface AgreementChange {
  /** AWS no longer lists it. */
  readonly isGone?: boolean;
  /** Its state from now on, whatever its dates say. */
  readonly status?: Status;
  /** Whether it renews itself. */
  readonly autoRenew?: boolean;
  /** It ended then, early, and renewed into its successor. */
  readonly renewedAt?: Date;
  /** When the last change was made. */
  readonly changedAt?: Date;
}
