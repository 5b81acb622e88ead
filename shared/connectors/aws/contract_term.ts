/**
 * Accepted terms: thirteen kinds, each with members of its own, and any that AWS adds.
 * API: docs.aws.amazon.com/marketplace/latest/APIReference/API_marketplace-agreements_AcceptedTerm.html
 *
 * @module
 */
import type { ContractTerm } from "../../domain/contract.ts";
import { present, type WireObject } from "./wire_record.ts";

/** What a kind fills of a term. */
type Typed = Partial<
  Omit<ContractTerm, "agreement_id" | "term_no" | "kind" | "term_type" | "raw">
>;

/** The kinds AWS documents, by their member in the union, and what each says in a typed way. */
const KINDS: Readonly<Record<string, (term: WireObject) => Typed>> = {
  legalTerm: () => ({}),
  supportTerm: () => ({}),
  byolPricingTerm: () => ({}),
  renewalTerm: (term) =>
    present({
      auto_renew: term.object("configuration")?.flag("enableAutoRenew"),
    }),
  usageBasedPricingTerm: (term) =>
    present({ currency: term.currency("currencyCode") }),
  configurableUpfrontPricingTerm: (term) =>
    present({
      currency: term.currency("currencyCode"),
      duration: term.object("configuration")?.text("selectorValue"),
    }),
  recurringPaymentTerm: (term) =>
    present({
      currency: term.currency("currencyCode"),
      price: term.amount("price"),
      billing_period: term.text("billingPeriod"),
    }),
  validityTerm: (term) =>
    present({
      duration: term.text("agreementDuration"),
      starts_at: term.time("agreementStartDate"),
      ends_at: term.time("agreementEndDate"),
    }),
  paymentScheduleTerm: (term) =>
    present({
      currency: term.currency("currencyCode"),
      schedule: term.objects("schedule").map((item) => ({
        charge_at: item.requiredTime("chargeDate"),
        amount: item.requiredAmount("chargeAmount"),
      })),
    }),
  freeTrialPricingTerm: (term) => present({ duration: term.text("duration") }),
  fixedUpfrontPricingTerm: (term) =>
    present({
      currency: term.currency("currencyCode"),
      duration: term.text("duration"),
      price: term.amount("price"),
    }),
  variablePaymentTerm: (term) =>
    present({
      currency: term.currency("currencyCode"),
      max_total_charge: term.amount("maxTotalChargeAmount"),
    }),
  netPaymentTerm: (term) =>
    present({ payment_due: term.text("paymentDuePeriod") }),
};

/** Whether a kind of term is typed here. */
export function isKnownKind(kind: string): boolean {
  return Object.hasOwn(KINDS, kind);
}

/** A term of the union; one of a kind that is not known is kept under its own member. For {@linkcode readRecord}. */
export function parseTerm(
  union: WireObject,
  place: Pick<ContractTerm, "agreement_id" | "term_no">,
): ContractTerm {
  const members = union.entries();
  const [kind] = members.find(([name]) => isKnownKind(name)) ??
    members.find(([, value]) => typeof value === "object") ??
    union.refuse("", "an object with a term");
  const term = union.object(kind);
  const typed = KINDS[kind];
  return {
    ...place,
    kind,
    ...present({ term_type: typeOf(term, kind) }),
    ...(term === undefined || typed === undefined ? {} : typed(term)),
    raw: Object.fromEntries(members),
  };
}

/** A kind that is not known may mean something else by it. */
function typeOf(term: WireObject | undefined, kind: string) {
  return isKnownKind(kind) ? term?.text("type") : undefined;
}
