import {
  type AcceptedTerm,
  GetAgreementTermsCommand,
} from "@aws-sdk/client-marketplace-agreement";
import { deepEqual, equal } from "node:assert/strict";
import { type Clients, testClouds } from "../../../../support/clouds.ts";
import { openMarket } from "../../../../support/market_truth.ts";

/** Every page of an agreement's terms. */
async function pages(
  { agreements }: Clients,
  agreementId: string,
): Promise<AcceptedTerm[][]> {
  const read: AcceptedTerm[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await agreements.send(
      new GetAgreementTermsCommand({ agreementId, nextToken }),
    );
    read.push(page.acceptedTerms ?? []);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return read;
}

Deno.test("GetAgreementTerms gives every kind as a union of one, as the generator holds it", async () => {
  await using clouds = await testClouds();
  const { account, truth } = await openMarket(clouds);
  const kinds = new Set<string>();
  for (const { accountId, agreements } of truth.accounts) {
    const clients = clouds.clients(
      await clouds.linkedSession(account.accountId, accountId),
    );
    for (const { agreementId, terms } of agreements) {
      const read = (await pages(clients, agreementId)).flat();
      deepEqual(
        JSON.parse(JSON.stringify(read)),
        terms.map(({ kind, value }) => ({ [kind]: value })),
      );
      for (const { kind } of terms) kinds.add(kind);
    }
  }
  equal(kinds.size, 13);
});

Deno.test("GetAgreementTerms pages, an empty page first when planted", async () => {
  await using clouds = await testClouds();
  const { clients, agreements } = await openMarket(clouds, {
    pageSize: 2,
    plant: { emptyFirstAgreementPage: true },
  });
  const read = await pages(clients, agreements[0]?.agreementId ?? "");
  equal(read.map((page) => page.length).join(), "0,2,2,1");
});

Deno.test("GetAgreementTerms breaks an amount of one answer", async () => {
  await using clouds = await testClouds();
  const { account, clients, agreements } = await openMarket(clouds);
  await clouds.control(`/accounts/${account.accountId}/faults`, {
    kind: "bad_record",
    operation: "GetAgreementTerms",
  });
  const { agreementId = "" } = agreements[0] ?? {};
  const prices = async () =>
    (await pages(clients, agreementId)).flat()
      .map(({ recurringPaymentTerm }) => recurringPaymentTerm?.price ?? "")
      .join("");
  equal(await prices(), "1,234.5.6");
  equal(await prices(), "1250.00");
});
