import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { parseAgreements } from "../../../../shared/connectors/aws/agreement_head.ts";

const SUMMARY = {
  agreementId: "agmt-1",
  acceptanceTime: 1_767_225_600.25,
  startTime: "2026-01-01T00:00:00Z",
  endTime: 1_798_761_599.999,
  agreementType: "PurchaseAgreement",
  acceptor: { accountId: "111122223333" },
  proposer: { accountId: "444455556666" },
  proposalSummary: {
    offerId: "offer-1",
    offerSetId: "offerset-1",
    resources: [{ id: "prod-1", type: "SaaSProduct" }],
  },
  status: "ACTIVE",
  entitlements: [{ licenseArn: "arn:1" }, { licenseArn: "arn:2" }],
};

const PLACE = { accountId: "999988887777", where: "999988887777/agreements/1" };

async function one(summary: unknown) {
  const { agreements: [agreement], rejects } = await parseAgreements(
    [summary],
    PLACE,
  );
  deepEqual(rejects, []);
  ok(agreement);
  return agreement;
}

Deno.test("parseAgreements() reads a summary", async () => {
  const { head: { summary_hash, ...head }, ...rest } = await one(SUMMARY);
  ok(/^[0-9a-f]{64}$/.test(summary_hash));
  deepEqual(head, {
    agreement_id: "agmt-1",
    account_id: "111122223333",
    proposer_account_id: "444455556666",
    offer_id: "offer-1",
    offer_set_id: "offerset-1",
    agreement_type: "PurchaseAgreement",
    status: "ACTIVE",
    accepted_at: "2026-01-01T00:00:00.250Z",
    starts_at: "2026-01-01T00:00:00.000Z",
    ends_at: "2026-12-31T23:59:59.999Z",
  });
  deepEqual(rest, {
    products: [{ product_id: "prod-1", product_type: "SaaSProduct" }],
    licenseArns: ["arn:1", "arn:2"],
    renews: null,
  });
});

Deno.test("parseAgreements() takes null for absent, and the account listed for an acceptor that is not named", async () => {
  const { head } = await one({ ...SUMMARY, endTime: null, acceptor: null });
  equal("ends_at" in head, false);
  equal(head.account_id, PLACE.accountId);
});

Deno.test("parseAgreements() keeps a status that nobody knows", async () => {
  equal(
    (await one({ ...SUMMARY, status: "HIBERNATING" })).head.status,
    "HIBERNATING",
  );
});

for (
  const [behaviour, renews] of [
    ["RENEW", true],
    ["REPLACE", true],
    ["EXPIRE", false],
    ["PONDER", null],
  ] as const
) {
  Deno.test(`parseAgreements() knows of an end that is to ${behaviour}`, async () => {
    const summary = { ...SUMMARY, endTimeBehaviorType: behaviour };
    equal((await one(summary)).renews, renews);
  });
}

Deno.test("parseAgreements() hashes every member, known or not, in whatever order they come", async () => {
  const hash = async (summary: unknown) =>
    (await one(summary)).head.summary_hash;
  const reversed = Object.fromEntries(Object.entries(SUMMARY).reverse());
  equal(await hash(reversed), await hash(SUMMARY));
  for (
    const change of [{ status: "EXPIRED" }, { lastUpdateTime: 1 }, {
      addedLater: { a: [1] },
    }]
  ) {
    notEqual(await hash({ ...SUMMARY, ...change }), await hash(SUMMARY));
  }
});

for (
  const [change, reason] of [
    [{ agreementId: 7 }, "/agreementId must be text: found 7"],
    [{ agreementId: "" }, '/agreementId must be text: found ""'],
    [{ status: undefined }, "/status must be text: found nothing"],
    [
      { endTime: "never" },
      '/endTime must be epoch seconds or an ISO 8601 time: found "never"',
    ],
    [
      { proposalSummary: undefined },
      "/proposalSummary must be an object with resources: found nothing",
    ],
    [
      { proposalSummary: { resources: [{ type: "SaaSProduct" }] } },
      "/proposalSummary/resources/0/id must be text: found nothing",
    ],
    [{ entitlements: "many" }, '/entitlements must be a list: found "many"'],
  ] as const
) {
  Deno.test(`parseAgreements() rejects ${JSON.stringify(change)}, and keeps the others`, async () => {
    const { agreements, rejects } = await parseAgreements(
      [{ ...SUMMARY, ...change }, SUMMARY],
      PLACE,
    );
    equal(agreements.length, 1);
    deepEqual(
      rejects.map(({ reason, record_path }) => ({ reason, record_path })),
      [{
        reason,
        record_path: "999988887777/agreements/1#/agreementViewSummaries/0",
      }],
    );
  });
}
