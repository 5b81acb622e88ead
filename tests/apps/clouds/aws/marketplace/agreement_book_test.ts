import { deepEqual, equal, ok } from "node:assert/strict";
import {
  DEFAULT_PLANT,
  type Plant,
} from "../../../../../apps/clouds/aws/billing/plant.ts";
import {
  profile,
  type ProfileName,
} from "../../../../../apps/clouds/aws/billing/profile.ts";
import { AgreementBook } from "../../../../../apps/clouds/aws/marketplace/agreement_book.ts";

const PAYER = "211100000001";
const NOW = new Date("2026-03-20T12:00:00Z");
const DAY = 86_400_000;

/** The book of one organization, and everything in it at a time. */
function open(
  name: ProfileName = "small",
  options: { seed?: number; plant?: Partial<Plant> } = {},
) {
  const { seed = 7, plant = {} } = options;
  const shape = profile(name, PAYER, seed);
  const book = new AgreementBook(shape, { ...DEFAULT_PLANT, ...plant }, seed);
  const all = (now = NOW) =>
    book.accountIds.flatMap((id) => book.agreements(id, now));
  return { book, all, shape };
}

Deno.test("AgreementBook holds all thirteen kinds of terms over the payer and two members", () => {
  const { book, all, shape } = open();
  deepEqual(
    book.accountIds,
    shape.accounts.slice(0, 3).map(({ id }) => id),
  );
  const kinds = all().flatMap((agreement) => book.terms(agreement))
    .map(({ kind }) => kind);
  equal(
    [...new Set(kinds)].sort().join(" "),
    "byolPricingTerm configurableUpfrontPricingTerm fixedUpfrontPricingTerm freeTrialPricingTerm legalTerm " +
      "netPaymentTerm paymentScheduleTerm recurringPaymentTerm renewalTerm supportTerm usageBasedPricingTerm " +
      "validityTerm variablePaymentTerm",
  );
});

Deno.test("AgreementBook has on that day what a buyer meets: expired, renewed with its successor, without end", () => {
  const { all } = open();
  const agreements = all();
  equal(agreements.length, 14);
  const count = (status: string) =>
    agreements.filter((agreement) => agreement.status === status).length;
  deepEqual(["ACTIVE", "EXPIRED", "RENEWED"].map(count), [10, 2, 2]);
  equal(agreements.filter(({ endsAt }) => endsAt === null).length, 2);
  equal(
    agreements.filter((left) =>
      left.status === "RENEWED" &&
      agreements.some((right) =>
        right.acceptedAt.getTime() === left.endsAt?.getTime()
      )
    ).length,
    2,
  );
});

for (const seed of [1, 7, 42]) {
  Deno.test(`AgreementBook of seed ${seed} has one that renews within 90 days, on any day of three years`, () => {
    const { all } = open("small", { seed });
    for (let day = 0; day < 1_100; day += 7) {
      const now = new Date(NOW.getTime() + day * DAY);
      ok(
        all(now).some(({ status, autoRenew, endsAt }) =>
          status === "ACTIVE" && autoRenew === true && endsAt !== null &&
          endsAt.getTime() - now.getTime() <= 90 * DAY
        ),
        now.toISOString(),
      );
    }
  });
}

Deno.test("AgreementBook of a large organization holds hundreds, more than a page of them the payer's; an empty one none", () => {
  const { book, all } = open("large");
  const agreements = all();
  ok(agreements.length > 300);
  equal(
    new Set(agreements.map(({ agreementId }) => agreementId)).size,
    agreements.length,
  );
  ok(book.agreements(PAYER, NOW).length > 50);
  deepEqual(open("empty").book.accountIds, []);
});

Deno.test("AgreementBook shows what the bill shows: the contract's price on the third of each month, the same sellers", () => {
  const { book } = open();
  const [, contract] = book.agreements(PAYER, NOW);
  ok(contract !== undefined);
  equal(contract.offer.seller.name, "Datalog Watch, Inc.");
  const charges = book.charges(contract, NOW);
  equal(charges.length, 12);
  ok(
    charges.every(({ amount, time }) =>
      amount === "1250.00" && time?.getUTCDate() === 3
    ),
  );
  equal(charges[0]?.time?.toISOString(), "2026-02-03T00:00:00.000Z");
});

Deno.test("AgreementBook amends the third instalment after some months, and keeps the first revision", () => {
  const { book } = open();
  const scheduled = (now: Date) => {
    const found = book.agreements(PAYER, now).find(({ deal }) =>
      deal.products[0].pricing === "schedule"
    );
    ok(found !== undefined);
    return book.charges(found, now);
  };
  deepEqual(
    scheduled(new Date("2025-10-01T00:00:00Z")).map((each) => each.revision),
    [1, 1, 1, 1],
  );
  const charges = scheduled(NOW);
  deepEqual(charges.map(({ revision }) => revision), [1, 1, 1, 2, 1]);
  equal(charges[2]?.chargeId, charges[3]?.chargeId);
  deepEqual(charges.slice(2, 4).map(({ amount }) => amount), [
    "10560.00",
    "10436.55",
  ]);
  ok(charges.every(({ purchaseOrder }) => /^PO-/.test(purchaseOrder ?? "")));
});

Deno.test("AgreementBook pays work on request, each request known only when it was made", () => {
  const { book, all } = open();
  const [agreement] = all().filter(({ deal }) =>
    deal.products[0].pricing === "variable"
  );
  ok(agreement !== undefined);
  const known = (time: string) => book.charges(agreement, new Date(time));
  equal(known("2025-10-20T00:00:00Z").length, 0);
  equal(known("2025-12-20T00:00:00Z").length, 2);
  equal(known("2026-03-20T00:00:00Z").length, 3);
});

Deno.test("AgreementBook plants a term of an unknown kind and a charge without a date", () => {
  const { book, all } = open("small", {
    plant: { unknownTermKind: true, undatedCharge: true },
  });
  for (const agreement of all()) {
    equal(book.terms(agreement).at(-1)?.kind, "carbonOffsetTerm");
    equal(book.charges(agreement, NOW).at(-1)?.time, null);
  }
});
