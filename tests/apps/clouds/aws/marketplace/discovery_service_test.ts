import { deepEqual, equal } from "node:assert/strict";
import {
  type Keys,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";
import { marketplaceCall } from "../../../../support/marketplace_call.ts";
import { openMarket } from "../../../../support/market_truth.ts";

/** A call of discovery. */
const ask = (
  clouds: TestClouds,
  keys: Keys,
  { name, input }: { name: string; input: unknown },
) => marketplaceCall(clouds, keys, { path: `/2026-02-05/${name}`, input });

/** A user of the account that may all of the Marketplace. */
const shopper = (clouds: TestClouds, accountId: string) =>
  clouds.control<Keys>(`/accounts/${accountId}/users`, {
    permissions: ["aws-marketplace:*"],
  });

Deno.test("GetProduct and GetOffer name what agreements only number", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  for (const told of agreements) {
    const offer = await ask(clouds, account, {
      name: "getOffer",
      input: { offerId: told.offerId },
    });
    equal(offer.status, 200);
    equal(offer.body.sellerOfRecord.displayName, told.sellerOfRecordName);
    equal(offer.body.pricingModel.pricingModelType, told.pricingModel);
    deepEqual(
      offer.body.badges.map((badge: Record<string, string>) =>
        badge["badgeType"]
      ),
      told.isPrivateOffer ? ["PRIVATE_PRICING"] : [],
    );
    const [first] = told.products;
    const product = await ask(clouds, account, {
      name: "getProduct",
      input: { productId: first?.["productId"] },
    });
    equal(product.body.productName, first?.["productName"]);
    equal(
      product.body.manufacturer.displayName,
      first?.["manufacturerName"],
    );
    equal(product.body.shortDescription, first?.["shortDescription"]);
    equal(
      offer.body.associatedEntities[0].product.productName,
      product.body.productName,
    );
  }
});

Deno.test("GetOffer does not find another account's private offer", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const [secret] = agreements.filter(({ isPrivateOffer }) => isPrivateOffer);
  const member = await clouds.linkedSession(
    account.accountId,
    account.linkedAccounts[2]?.id ?? "",
  );
  const answer = await ask(clouds, member, {
    name: "getOffer",
    input: { offerId: secret?.offerId },
  });
  equal(answer.status, 404);
  equal(
    answer.headers.get("x-amzn-errortype"),
    "ResourceNotFoundException",
  );
});

for (
  const [name, input, status, code] of [
    ["getProduct", {}, 400, "ValidationException"],
    ["getProduct", { productId: "no id" }, 400, "ValidationException"],
    ["getProduct", { productId: "prod-x" }, 404, "ResourceNotFoundException"],
    ["getOffer", { offerId: 7 }, 400, "ValidationException"],
    ["listPurchaseOptions", {}, 400, "ValidationException"],
    [
      "listPurchaseOptions",
      {
        filters: [{
          filterType: "VISIBILITY_SCOPE",
          filterValues: ["PRIVATE"],
        }],
        nextToken: "x",
      },
      400,
      "ValidationException",
    ],
    ["getReviews", {}, 400, "UnknownOperationException"],
  ] as const
) {
  Deno.test(`discovery answers ${name} ${JSON.stringify(input)} with ${code}`, async () => {
    await using clouds = await testClouds();
    const { accountId } = await clouds.account();
    const keys = await shopper(clouds, accountId);
    const answer = await ask(clouds, keys, { name, input });
    equal(answer.status, status);
    equal(answer.headers.get("x-amzn-errortype"), code);
  });
}

Deno.test("discovery needs its own permissions, and a signature as the Marketplace", async () => {
  await using clouds = await testClouds();
  const { accountId, ...keys } = await clouds.account();
  const call = { name: "getProduct", input: { productId: "prod-x" } };
  const reader = await clouds.control<Keys>(`/accounts/${accountId}/users`, {
    permissions: ["aws-marketplace:SearchAgreements"],
  });
  const denied = await ask(clouds, reader, call);
  equal(denied.status, 403);
  equal(denied.headers.get("x-amzn-errortype"), "AccessDeniedException");
  const foreign = await marketplaceCall(clouds, keys, {
    path: "/2026-02-05/getProduct",
    input: {},
    service: "discovery-marketplace",
  });
  equal(
    foreign.headers.get("x-amzn-errortype"),
    "InvalidSignatureException",
  );
});

Deno.test("discovery is throttled with 429, and loses a name as a bad record", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const call = {
    name: "getProduct",
    input: { productId: agreements[0]?.products[0]?.["productId"] },
  };
  const arm = (kind: string) =>
    clouds.control(`/accounts/${account.accountId}/faults`, {
      kind,
      service: "aws-marketplace",
      operation: "GetProduct",
    });
  await arm("throttle");
  const throttled = await ask(clouds, account, call);
  equal(throttled.status, 429);
  await arm("bad_record");
  equal((await ask(clouds, account, call)).body.productName, undefined);
  equal(
    (await ask(clouds, account, call)).body.productName,
    "Datalog Watch Pro",
  );
});

Deno.test("ListPurchaseOptions gives a product's public offer and the buyer's private ones, in pages", async () => {
  await using clouds = await testClouds();
  const { account, agreements } = await openMarket(clouds);
  const keys = await shopper(clouds, account.accountId);
  const options = async (filterType: string, value: string, more = {}) =>
    (await ask(clouds, keys, {
      name: "listPurchaseOptions",
      input: { filters: [{ filterType, filterValues: [value] }], ...more },
    })).body;
  const [contract] = agreements;
  const { purchaseOptions } = await options(
    "PRODUCT_ID",
    contract?.products[0]?.["productId"] ?? "",
  );
  deepEqual(
    purchaseOptions.map((option: Record<string, string>) =>
      option["purchaseOptionId"]
    ),
    [contract?.offerId],
  );
  const own = await options("VISIBILITY_SCOPE", "PRIVATE");
  equal(own.purchaseOptions.length, 1);
  equal(own.purchaseOptions[0].badges[0].badgeType, "PRIVATE_PRICING");
  equal(own.nextToken, undefined);
  const nimbus = own.purchaseOptions[0].sellerOfRecord.sellerProfileId;
  const [filterType, filterValues] = [
    "PRODUCT_ID",
    agreements.flatMap((told) =>
      told.products.map((product) => product["productId"])
    ),
  ];
  const filters = [{ filterType, filterValues }];
  const read = async (input: Record<string, unknown>) =>
    (await ask(clouds, keys, { name: "listPurchaseOptions", input })).body;
  const first = await read({ filters, maxResults: 3 });
  const rest = await read({ filters, nextToken: first.nextToken });
  equal(first.purchaseOptions.length, 3);
  equal(rest.purchaseOptions.length, 1);
  const sold = await read({
    filters: [...filters, {
      filterType: "SELLER_OF_RECORD_PROFILE_ID",
      filterValues: [nimbus],
    }],
  });
  equal(sold.purchaseOptions.length, 1);
});
