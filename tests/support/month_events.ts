import { Decimal } from "../../shared/platform/decimal.ts";
import { marketTruth, type ToldAgreement } from "./market_truth.ts";
import {
  type ConnectionSite,
  type Customer,
  membersOf,
  openMember,
} from "./replay_customer.ts";

/** Where and to whom things happen. */
export interface EventScene extends ConnectionSite {
  readonly customer: Customer;
}

/** Something that happens at AWS, whether or not anybody looks. */
export interface MonthEvent {
  /** ISO 8601. */
  readonly at: string;
  happen(scene: EventScene): Promise<unknown>;
}

/** A service that is taken out of a closed month. */
export const DROPPED_SERVICE = "AWS Key Management Service";

/** What happens at AWS from the afternoon of 20 March 2026 until the morning of 19 April, in order. */
export const MONTH_EVENTS: readonly MonthEvent[] = [
  event("2026-03-23T03:00:00Z", restated("2026-02", { basisPoints: 9_900 })),
  event("2026-03-25T03:00:00Z", changed(isRenewing, { renew: true })),
  event("2026-03-26T03:00:00Z", corrected("2026-02")),
  event("2026-03-27T00:00:00Z", throttled),
  event("2026-03-28T03:00:00Z", changed(isEndless, { isGone: true })),
  event("2026-03-31T03:00:00Z", amended("1000.10")),
  event("2026-04-01T03:00:00Z", lastMemberOpens),
  event("2026-04-02T03:00:00Z", receiptVanishes),
  // A Monday, between the run of everything and that of contracts.
  event("2026-04-06T09:00:00Z", amended("999.99")),
  event(
    "2026-04-07T03:00:00Z",
    restated("2026-03", { withoutServices: [DROPPED_SERVICE] }),
  ),
  event("2026-04-08T03:00:00Z", changed(isDated, { status: "TERMINATED" })),
  event("2026-04-09T03:00:00Z", corrected("2026-03")),
  event("2026-04-10T03:00:00Z", changed(isRenewing, { autoRenew: false })),
  event("2026-04-12T12:00:00Z", restated("2026-03", { basisPoints: 10_050 })),
  event("2026-04-15T03:00:00Z", corrected("2026-03")),
];

type Happening = MonthEvent["happen"];

function event(at: string, happen: Happening): MonthEvent {
  return { at, happen };
}

/** The bill of a month changes; its invoices do not. */
function restated(month: string, change: Record<string, unknown>): Happening {
  const span = spanOf(month);
  return ({ clouds, account }) =>
    clouds.control(`/accounts/${account.accountId}/restate`, {
      ...span,
      ...change,
    });
}

/** Every issuer corrects what its invoices of a month say. */
function corrected(month: string): Happening {
  const { start, end } = spanOf(month);
  return async ({ clouds, account }) => {
    const path = `/accounts/${account.accountId}/invoices`;
    const { issuers } = await clouds.control<
      { issuers: Record<string, string>[] }
    >(`${path}?start=${start}&end=${end}`);
    for (const { issuer, currency, ...total } of issuers) {
      const missing = sum(total["chargesBeforeTax"], total["chargesTax"])
        .subtract(sum(total["invoicedBeforeTax"], total["invoicedTax"]));
      if (missing.absolute().compare(Decimal.parse("0.01")) <= 0) continue;
      const kind = missing.compare(Decimal.ZERO) > 0
        ? "invoice"
        : "credit_memo";
      await clouds.control(path, { kind, period: start, issuer, currency });
    }
  };
}

/** An agreement that `is` as wanted is another from now on. */
function changed(
  is: (agreement: ToldAgreement) => boolean,
  change: Record<string, unknown>,
): Happening {
  return async (scene) => {
    const { agreementId } = await findAgreement(scene, is);
    await scene.clouds.control(
      `/accounts/${scene.account.accountId}/agreements`,
      { agreementId, ...change },
    );
  };
}

/** The first charge of a contract that is paid by instalments has another amount, in its next revision. */
function amended(amount: string): Happening {
  return async (scene) => {
    const { agreementId, charges } = await findAgreement(scene, isPaidInParts);
    await scene.clouds.control(`/accounts/${scene.account.accountId}/charges`, {
      agreementId,
      chargeId: charges[0]?.chargeId,
      amount,
    });
  };
}

/** Cost Explorer asks twice, in the middle of a read, to come back in a quarter of an hour. */
async function throttled({ clouds, account }: EventScene): Promise<void> {
  await clouds.control(`/accounts/${account.accountId}/faults`, {
    service: "ce",
    kind: "throttle",
    after: 3,
    times: 2,
    retryAfterSeconds: 900,
  });
}

/** The member account that could not be entered can be from now on. */
async function lastMemberOpens(scene: EventScene): Promise<void> {
  await openMember(scene, scene.customer, membersOf(scene).at(-1) ?? "");
}

/** A document that nobody owes anything for is no longer listed. */
async function receiptVanishes(
  { clouds, account }: EventScene,
): Promise<void> {
  const path = `/accounts/${account.accountId}/invoices`;
  const { start, end } = spanOf("2026-02");
  const { invoices } = await clouds.control<
    { invoices: Record<string, string>[] }
  >(`${path}?start=${start}&end=${end}`);
  const receipt = invoices.find(({ type }) => type === "PAYMENT_RECEIPT");
  await clouds.control(`${path}/${receipt?.["invoiceId"]}`, {}, "DELETE");
}

function isRenewing({ status, autoRenew }: ToldAgreement): boolean {
  return status === "ACTIVE" && autoRenew === true;
}

function isEndless({ status, endsAt }: ToldAgreement): boolean {
  return status === "ACTIVE" && endsAt === null;
}

function isDated({ status, endsAt, autoRenew }: ToldAgreement): boolean {
  return status === "ACTIVE" && endsAt !== null && autoRenew !== true;
}

function isPaidInParts({ status, charges }: ToldAgreement): boolean {
  return status === "ACTIVE" &&
    new Set(charges.map((c) => c.chargeId)).size > 1;
}

async function findAgreement(
  { clouds, account }: EventScene,
  is: (agreement: ToldAgreement) => boolean,
): Promise<ToldAgreement> {
  const { accounts } = await marketTruth(clouds, account.accountId);
  const found = accounts.flatMap(({ agreements }) => agreements).find(is);
  if (found === undefined) throw new Error("there is no such agreement");
  return found;
}

function spanOf(month: string): { start: string; end: string } {
  const end = new Date(`${month}-01T00:00:00Z`);
  end.setUTCMonth(end.getUTCMonth() + 1);
  return { start: `${month}-01`, end: end.toISOString().slice(0, 10) };
}

function sum(...amounts: readonly (string | undefined)[]): Decimal {
  return amounts.reduce(
    (total, amount) => total.add(Decimal.parse(amount ?? "")),
    Decimal.ZERO,
  );
}
