import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import {
  addMonths,
  agreementsOf,
} from "../../../../../apps/clouds/aws/marketplace/chain.ts";
import type { Deal } from "../../../../../apps/clouds/aws/marketplace/deal.ts";
import { PRODUCTS } from "../../../../../apps/clouds/aws/marketplace/product.ts";

const DEAL: Deal = {
  key: "a deal",
  accountId: "111122223333",
  products: [PRODUCTS.datalog],
  start: Date.parse("2025-02-01T09:14:22.317Z"),
  length: { months: 12 },
  ending: "renews",
  isPrivate: false,
  isDated: false,
};

/** The deal's agreements on a day, nothing changed. */
const on = (time: string, deal = DEAL) =>
  agreementsOf(deal, new Date(time), () => ({}));

Deno.test("agreementsOf() knows nothing before the first is accepted", () => {
  deepEqual(on("2025-02-01T09:14:22.316Z"), []);
  equal(on("2025-02-01T09:14:22.317Z")[0]?.status, "ACTIVE");
});

Deno.test("agreementsOf() renews at the end: a successor of its own, accepted then, in the same chain", () => {
  const [first, second, ...more] = on("2026-02-01T09:14:22.317Z");
  equal(more.length, 0);
  equal(first?.status, "RENEWED");
  equal(first?.atEnd, null);
  equal(first?.updatedAt.toISOString(), "2026-02-01T09:14:22.317Z");
  equal(second?.status, "ACTIVE");
  equal(second?.acceptedAt.getTime(), first?.endsAt?.getTime());
  notEqual(second?.agreementId, first?.agreementId);
  equal(second?.initialAgreementId, first?.agreementId);
  deepEqual(second?.atEnd, { type: "RENEW", reason: null });
});

Deno.test("agreementsOf() lets one expire for good, and another be bought again as a new chain", () => {
  const once = on("2027-01-01T00:00:00Z", { ...DEAL, ending: "expires" });
  equal(once.map(({ status }) => status).join(), "EXPIRED");
  const again = on("2026-03-01T00:00:00Z", { ...DEAL, ending: "bought_again" });
  equal(again.map(({ status }) => status).join(), "EXPIRED,ACTIVE");
  equal(again[1]?.initialAgreementId, again[1]?.agreementId);
  equal(again[1]?.atEnd?.reason, "NO_RENEWAL_TERM");
});

Deno.test("agreementsOf() accepts whole days beforehand and ends them with their last day", () => {
  const deal = {
    ...DEAL,
    start: Date.parse("2025-08-20T00:00:00Z"),
    isDated: true,
    ending: "bought_again",
  } as const;
  const [only] = on("2025-08-14T00:00:00Z", deal);
  equal(only?.startsAt.toISOString(), "2025-08-20T00:00:00.000Z");
  equal(only?.endsAt?.toISOString(), "2026-08-19T23:59:59.999Z");
  equal(only?.atEnd?.reason, "ACCEPTOR_RENEW_OPTED_OUT");
  equal(
    on("2026-08-20T00:00:00Z", deal)[1]?.startsAt.toISOString(),
    "2026-08-20T00:00:00.000Z",
  );
});

Deno.test("agreementsOf() has no end for what is paid as it is used", () => {
  const [only, ...more] = on("2035-01-01T00:00:00Z", { ...DEAL, length: null });
  equal(more.length, 0);
  equal(only?.status, "ACTIVE");
  equal(only?.endsAt, null);
  equal(only?.atEnd, null);
});

Deno.test("agreementsOf() ends a chain with what was cancelled or will not renew", () => {
  const later = new Date("2027-06-01T00:00:00Z");
  const cancelled = agreementsOf(DEAL, later, () => ({ status: "CANCELLED" }));
  equal(cancelled.map(({ status }) => status).join(), "CANCELLED");
  const optedOut = agreementsOf(DEAL, later, () => ({ autoRenew: false }));
  equal(optedOut.map(({ status }) => status).join(), "EXPIRED");
});

Deno.test("agreementsOf() leaves out what is gone, and keeps its successors", () => {
  const all = on("2026-06-01T00:00:00Z");
  const left = agreementsOf(DEAL, new Date("2026-06-01T00:00:00Z"), (id) => ({
    isGone: id === all[0]?.agreementId,
  }));
  deepEqual(left, all.slice(1));
});

Deno.test("agreementsOf() is told of an early renewal and goes on from there", () => {
  const renewedAt = new Date("2025-07-07T07:07:07Z");
  const first = on("2025-03-01T00:00:00Z")[0]?.agreementId;
  const [ended, next] = agreementsOf(
    DEAL,
    new Date("2025-08-01T00:00:00Z"),
    (id) => id === first ? { renewedAt } : {},
  );
  equal(ended?.status, "RENEWED");
  equal(ended?.endsAt?.getTime(), renewedAt.getTime());
  equal(next?.startsAt.getTime(), renewedAt.getTime());
  ok(next !== undefined && next.endsAt !== null);
  equal(next.endsAt.toISOString(), "2026-07-07T07:07:07.000Z");
});

Deno.test("addMonths() keeps the time of day and crosses years", () => {
  const time = Date.parse("2025-11-03T01:02:03.004Z");
  equal(
    new Date(addMonths(time, 3)).toISOString(),
    "2026-02-03T01:02:03.004Z",
  );
});
