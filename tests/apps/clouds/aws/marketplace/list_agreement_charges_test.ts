import {
  type Charge,
  ListAgreementChargesCommand,
  type ListAgreementChargesCommandInput,
} from "@aws-sdk/client-marketplace-agreement";
import { deepEqual, equal, rejects } from "node:assert/strict";
import { type Clients, testClouds } from "../../../../support/clouds.ts";
import { openMarket } from "../../../../support/market_truth.ts";

/** Every page of charges. */
async function pages(
  { agreements }: Clients,
  input: Partial<ListAgreementChargesCommandInput> = {},
): Promise<Charge[][]> {
  const read: Charge[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await agreements.send(
      new ListAgreementChargesCommand({ ...input, nextToken }),
    );
    read.push(page.items ?? []);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return read;
}

const key = ({ id, revision, amount }: Charge) => `${id} ${revision} ${amount}`;

Deno.test("ListAgreementCharges gives the charges of all the account's agreements, by time, every revision", async () => {
  await using clouds = await testClouds();
  const { clients, agreements } = await openMarket(clouds);
  const read = (await pages(clients, { catalog: "AWSMarketplace" })).flat();
  const expected = agreements.flatMap(({ charges }) => charges);
  deepEqual(
    read.map(key).sort(),
    expected.map(({ chargeId, revision, amount }) =>
      `${chargeId} ${revision} ${amount}`
    ).sort(),
  );
  const times = read.map(({ time }) => time?.getTime() ?? Infinity);
  deepEqual(times, times.toSorted((left, right) => left - right));
  equal(read.filter(({ revision }) => revision === 2).length, 1);
});

Deno.test("ListAgreementCharges gives one agreement's, with its purchase order", async () => {
  await using clouds = await testClouds();
  const { clients, agreements } = await openMarket(clouds);
  const [, told] = agreements;
  const agreementId = told?.agreementId ?? "";
  const read = (await pages(clients, { agreementId })).flat();
  equal(read.length, 12);
  equal(read[0]?.purchaseOrderReference, told?.charges[0]?.purchaseOrder);
  equal(read[0]?.agreementType, "PurchaseAgreement");
  equal(read[0]?.currencyCode, "USD");
});

Deno.test("ListAgreementCharges pages, has none of another type, and refuses another catalog", async () => {
  await using clouds = await testClouds();
  const { clients } = await openMarket(clouds, {
    pageSize: 20,
    plant: { undatedCharge: true },
  });
  const read = await pages(clients);
  equal(read.map((page) => page.length).join(), "20,15");
  equal(read.flat().filter(({ time }) => time === undefined).length, 5);
  const agreementType = "VendorInsightsAgreement";
  deepEqual(await pages(clients, { agreementType }), [[]]);
  await rejects(pages(clients, { catalog: "Other" }), {
    name: "ValidationException",
    reason: "INVALID_CATALOG",
  });
});

Deno.test("ListAgreementCharges breaks two charges of one answer", async () => {
  await using clouds = await testClouds();
  const { account, clients } = await openMarket(clouds);
  await clouds.control(`/accounts/${account.accountId}/faults`, {
    kind: "bad_record",
    operation: "ListAgreementCharges",
  });
  const broken = (await pages(clients)).flat();
  equal(broken.filter(({ id }) => id === undefined).length, 1);
  equal(broken.filter(({ amount }) => amount === "1,234.5.6").length, 1);
});
