import {
  DescribeAgreementCommand,
  GetAgreementTermsCommand,
  ListAgreementChargesCommand,
} from "@aws-sdk/client-marketplace-agreement";
import { deepEqual, equal, rejects } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";
import { openMarket } from "../../../../support/market_truth.ts";

Deno.test("DescribeAgreement gives what the generator holds: value, dates, what happens at the end", async () => {
  await using clouds = await testClouds();
  const { clients, agreements } = await openMarket(clouds);
  for (const told of agreements) {
    const { agreementId } = told;
    const shown = await clients.agreements.send(
      new DescribeAgreementCommand({ agreementId }),
    );
    equal(shown.estimatedCharges?.agreementValue, told.agreementValue);
    equal(shown.estimatedCharges?.currencyCode, told.currency);
    equal(shown.startTime?.toISOString(), told.startsAt);
    equal(shown.initialAgreementId, told.initialAgreementId);
    const isOpen = told.status === "ACTIVE" && told.endsAt !== null;
    equal(
      shown.endTimeBehavior?.type,
      isOpen ? (told.autoRenew === true ? "RENEW" : "EXPIRE") : undefined,
    );
  }
  deepEqual(
    agreements.map(({ agreementValue }) => agreementValue),
    ["15000.00", "15000.00", "0.00", "48000.00", "9600.00"],
  );
});

Deno.test("DescribeAgreement refuses a missing id, a malformed one, and one the account did not accept", async () => {
  await using clouds = await testClouds();
  const { clients, truth } = await openMarket(clouds);
  const foreign = truth.accounts[1]?.agreements[0]?.agreementId ?? "";
  const describe = (agreementId: string) =>
    clients.agreements.send(new DescribeAgreementCommand({ agreementId }));
  await rejects(describe(foreign), {
    name: "ResourceNotFoundException",
    resourceId: foreign,
    resourceType: "Agreement",
  });
  await rejects(
    clients.agreements.send(
      new GetAgreementTermsCommand({ agreementId: foreign }),
    ),
    { name: "ResourceNotFoundException" },
  );
  const name = "ValidationException";
  await rejects(describe(""), { name, reason: "MISSING_AGREEMENT_ID" });
  await rejects(describe("no id"), { name, reason: "INVALID_AGREEMENT_ID" });
  await rejects(
    clients.agreements.send(
      new ListAgreementChargesCommand({ agreementId: foreign }),
    ),
    { name, reason: "INVALID_AGREEMENT_ID" },
  );
});
