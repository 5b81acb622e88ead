import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { MARKETPLACE_PRODUCTS } from "../../../../shared/connectors/aws/marketplace_products.ts";
import type { Agreement } from "../../../../shared/domain/agreement.ts";
import {
  type AwsScene,
  awsScene,
  type JobChange,
  type OpenOptions,
} from "../../../support/aws_scene.ts";
import {
  type AgreementTruth,
  agreementTruth,
  callsOf,
  marketplaceConformance,
  readDataset,
  remembering,
  withMembers,
} from "../../../support/marketplace_scene.ts";
import { testConformance } from "../../../support/source_conformance.ts";
import { recordsOf, type StagedLoad } from "../../../support/staged_load.ts";

testConformance({
  symbol: "marketplaceProducts()",
  dataset: MARKETPLACE_PRODUCTS,
  delivers: "records",
  scene: (kind) => marketplaceConformance(MARKETPLACE_PRODUCTS, kind),
});

const NOW = "2026-03-20T12:00:00.000Z";

const read = (scene: AwsScene, change?: JobChange, options?: OpenOptions) =>
  readDataset(scene, MARKETPLACE_PRODUCTS, change, options);

function agreementsOf(staged: StagedLoad): readonly Agreement[] {
  return recordsOf(staged).agreements ?? [];
}

/** Every agreement as an earlier read of it left it behind. */
function known(agreements: readonly Agreement[], readAt = NOW) {
  return {
    agreements: Object.fromEntries(
      agreements.map(({ agreement_id, summary_hash }) => [
        agreement_id,
        { summary_hash, has_details: true },
      ]),
    ),
    products: Object.fromEntries(
      agreements.flatMap(({ products }) => products).map((product) => [
        product.product_id,
        { ...product, names_read_at: readAt },
      ]),
    ),
    offers: Object.fromEntries(
      agreements.map(({ offer_id, ...offer }) => [
        offer_id,
        {
          seller_of_record_name: offer.seller_of_record_name,
          pricing_model: offer.pricing_model,
          is_private_offer: offer.is_private_offer,
          names_read_at: readAt,
        },
      ]),
    ),
  };
}

/** What should be known of an agreement, from the generator. */
function expected(truth: AgreementTruth) {
  const isOpen = truth.endsAt === null;
  return {
    agreement_id: truth.agreementId,
    account_id: truth.accountId,
    proposer_account_id: truth.proposerAccountId,
    offer_id: truth.offerId,
    ...(truth.offerSetId === null ? {} : { offer_set_id: truth.offerSetId }),
    agreement_type: truth.agreementType,
    status: truth.status,
    accepted_at: truth.acceptedAt,
    starts_at: truth.startsAt,
    ...(truth.endsAt === null ? {} : { ends_at: truth.endsAt }),
    is_described: true,
    ...(isOpen
      ? {}
      : { agreement_value: truth.agreementValue, currency: truth.currency }),
    seller_of_record_name: truth.sellerOfRecordName,
    pricing_model: truth.pricingModel,
    is_private_offer: truth.isPrivateOffer,
    license_arns: truth.licenseArns,
    products: truth.products.map((product) => ({
      product_id: product.productId,
      product_type: product.productType,
      product_name: product.productName,
      manufacturer_name: product.manufacturerName,
      short_description: product.shortDescription,
      names_read_at: NOW,
    })),
  };
}

function byId<T extends { agreement_id: string }>(agreements: readonly T[]) {
  return Object.fromEntries(
    agreements.map((agreement) => [agreement.agreement_id, agreement]),
  );
}

for (const isoTimestamps of [false, true]) {
  const form = isoTimestamps ? "ISO 8601" : "epoch seconds";
  Deno.test(`marketplaceProducts() reads every agreement of every account as it is, times as ${form}`, async () => {
    await using scene = await awsScene({ plant: { isoTimestamps } });
    const integration = await withMembers(scene);
    const staged = await read(scene, { integration });
    const truth = await agreementTruth(scene);
    ok(truth.some(({ endsAt }) => endsAt === null));
    ok(truth.some(({ isPrivateOffer }) => isPrivateOffer));
    ok(truth.some(({ products }) => products.length > 1));
    deepEqual(
      byId(
        agreementsOf(staged).map(({ summary_hash, ...agreement }) => {
          equal(/^[0-9a-f]{64}$/.test(summary_hash), true);
          return agreement;
        }),
      ),
      byId(truth.map(expected)),
    );
    deepEqual(staged.rejects, []);
    deepEqual(staged.warnings, []);
  });
}

Deno.test("marketplaceProducts() tells of every request, each at no price", async () => {
  await using scene = await awsScene();
  const { pages } = await read(scene);
  const told = pages.flatMap(({ requests }) => requests);
  deepEqual(
    Object.fromEntries(
      told.map(({ operation, requests }) => [operation, requests]),
    ),
    {
      "aws-marketplace:SearchAgreements": 1,
      "aws-marketplace:DescribeAgreement": 5,
      "aws-marketplace:GetProduct": 4,
      "aws-marketplace:GetOffer": 4,
    },
  );
  ok(told.every(({ price_usd }) => price_usd === "0"));
});

Deno.test("marketplaceProducts() asks again for the value of active agreements alone when nothing changed", async () => {
  await using scene = await awsScene();
  const before = agreementsOf(await read(scene));
  const described = await callsOf(scene, "DescribeAgreement");
  const again = agreementsOf(
    await read(scene, {}, { engine: remembering(known(before)) }),
  );
  const asked = (await callsOf(scene, "DescribeAgreement"))
    .slice(described.length).map(({ input }) => input["agreementId"]);
  const active = before.filter(({ status }) => status === "ACTIVE");
  ok(active.length < before.length);
  deepEqual(
    asked.toSorted(),
    active.map(({ agreement_id }) => agreement_id).toSorted(),
  );
  const unchanged = again.find(({ status }) => status === "RENEWED");
  equal(unchanged?.is_described, false);
  equal(unchanged?.agreement_value, undefined);
  equal((await callsOf(scene, "GetProduct")).length, 4);
  equal((await callsOf(scene, "GetOffer")).length, 4);
  deepEqual(
    again.map(({ products }) => products),
    before.map(({ products }) => products),
  );
});

Deno.test("marketplaceProducts() asks for the value of an agreement that changed, and of one that was never described", async () => {
  await using scene = await awsScene();
  const before = agreementsOf(await read(scene));
  const ended = before.find(({ status }) => status === "RENEWED");
  const id = ended?.agreement_id ?? "";
  const remembered = known(before);
  for (
    const stored of [
      { summary_hash: "00", has_details: true },
      { summary_hash: ended?.summary_hash, has_details: false },
    ]
  ) {
    const agreements = { ...remembered.agreements, [id]: stored };
    const engine = remembering({ ...remembered, agreements });
    const again = byId(agreementsOf(await read(scene, {}, { engine })));
    equal(again[id]?.is_described, true);
    equal(again[id]?.agreement_value, ended?.agreement_value);
  }
});

Deno.test("marketplaceProducts() gives a renewed agreement another hash, and finds its successor", async () => {
  await using scene = await awsScene();
  const before = byId(agreementsOf(await read(scene)));
  const agreement = Object.values(before).find(({ status, ends_at }) =>
    status === "ACTIVE" && ends_at !== undefined
  );
  const agreementId = agreement?.agreement_id ?? "";
  const path = `/accounts/${scene.account.accountId}/agreements`;
  await scene.aws.control(path, { agreementId, renew: true });
  const after = byId(agreementsOf(await read(scene)));
  equal(after[agreementId]?.status, "RENEWED");
  ok(after[agreementId]?.summary_hash !== agreement?.summary_hash);
  equal(Object.keys(after).length, Object.keys(before).length + 1);
});

Deno.test("marketplaceProducts() leaves out an agreement that is gone from its account's listing", async () => {
  await using scene = await awsScene();
  const before = agreementsOf(await read(scene));
  const agreementId = before[0]?.agreement_id;
  const path = `/accounts/${scene.account.accountId}/agreements`;
  await scene.aws.control(path, { agreementId, isGone: true });
  const staged = await read(scene);
  deepEqual(
    agreementsOf(staged).map(({ agreement_id }) => agreement_id),
    before.slice(1).map(({ agreement_id }) => agreement_id),
  );
  equal(staged.scopes.get(scene.account.accountId)?.isComplete, true);
});

Deno.test("marketplaceProducts() reads names again after thirty days", async () => {
  await using scene = await awsScene();
  const before = agreementsOf(await read(scene));
  for (
    const [readAt, calls] of [
      ["2026-02-18T12:00:00.001Z", 4],
      ["2026-02-18T12:00:00.000Z", 8],
    ] as const
  ) {
    const engine = remembering(known(before, readAt));
    await read(scene, {}, { engine });
    equal((await callsOf(scene, "GetProduct")).length, calls, readAt);
    equal((await callsOf(scene, "GetOffer")).length, calls, readAt);
  }
});

Deno.test("marketplaceProducts() goes on by ids when names are refused, asks no more and says so once", async () => {
  await using scene = await awsScene({ pageSize: 2 });
  const integration = await withMembers(scene);
  await scene.fault({
    service: "aws-marketplace",
    operation: "GetProduct",
    kind: "deny",
    times: 0,
  });
  const staged = await read(scene, { integration });
  equal(staged.end, "complete");
  ok(staged.pages.length > 5);
  deepEqual(staged.warnings.map(({ code }) => code), ["PRODUCT_NAMES_DENIED"]);
  ok(staged.warnings[0]?.message.includes("aws-marketplace:GetProduct"));
  equal((await callsOf(scene, "GetProduct")).length, 1);
  equal((await callsOf(scene, "GetOffer")).length, 0);
  for (const { products } of agreementsOf(staged)) {
    for (const product of products) {
      deepEqual(Object.keys(product), ["product_id", "product_type"]);
    }
  }
});

Deno.test("marketplaceProducts() keeps to ids that the catalogue does not know", async () => {
  await using scene = await awsScene();
  const hidden = scene.aws.clouds.awsUrl + "/2026-02-05/getOffer";
  const withoutOffers: typeof fetch = (url, init) =>
    String(url) === hidden
      ? Promise.resolve(
        Response.json({ message: "no such offer" }, {
          status: 404,
          headers: { "x-amzn-errortype": "ResourceNotFoundException:" },
        }),
      )
      : fetch(url, init);
  const staged = await read(scene, {}, { fetch: withoutOffers });
  equal(staged.end, "complete");
  deepEqual(staged.warnings, []);
  for (const agreement of agreementsOf(staged)) {
    equal(agreement.seller_of_record_name, undefined);
    equal(agreement.is_private_offer, undefined);
    ok(agreement.products[0]?.product_name);
  }
});

Deno.test("marketplaceProducts() keeps an agreement whose value cannot be read, and rejects the value", async () => {
  await using scene = await awsScene();
  const broken: typeof fetch = async (url, init) => {
    const response = await fetch(url, init);
    const target = new Headers(init?.headers).get("x-amz-target") ?? "";
    if (!target.endsWith(".DescribeAgreement")) return response;
    const answer = await response.json();
    answer.estimatedCharges.agreementValue = "a lot";
    return Response.json(answer);
  };
  const staged = await read(scene, {}, { fetch: broken });
  equal(staged.end, "complete");
  const agreements = agreementsOf(staged);
  equal(agreements.length, 5);
  ok(agreements.every(({ is_described }) => !is_described));
  equal(staged.rejects.length, 5);
  const [reject] = staged.rejects;
  equal(
    reject?.reason,
    '/estimatedCharges/agreementValue must be a decimal number: found "a lot"',
  );
  equal(
    reject?.record_path,
    `${scene.account.accountId}/agreements/${agreements[0]?.agreement_id}#`,
  );
});

Deno.test("marketplaceProducts() asks with the filters of a buyer, fifty at a time", async () => {
  await using scene = await awsScene();
  await read(scene);
  const [call] = await callsOf(scene, "SearchAgreements");
  deepEqual(call?.input, {
    catalog: "AWSMarketplace",
    filters: [
      { name: "PartyType", values: ["Acceptor"] },
      { name: "AgreementType", values: ["PurchaseAgreement"] },
    ],
    maxResults: 50,
  });
});

Deno.test("marketplaceProducts() goes past an empty page that has a token", async () => {
  await using scene = await awsScene({
    plant: { emptyFirstAgreementPage: true },
  });
  const staged = await read(scene);
  equal(staged.pages.length, 2);
  equal(agreementsOf(staged).length, 5);
});

Deno.test("marketplaceProducts() is not offered outside of the standard partition", async () => {
  await using scene = await awsScene();
  await rejects(
    read(scene, {
      integration: {
        region: "us-gov-west-1",
        billing_account_id: "111122223333",
      },
    }),
    { code: "PROVIDER_NOT_OFFERED" },
  );
});
