import {
  DescribeAgreementCommand,
  GetAgreementTermsCommand,
  ListAgreementChargesCommand,
  SearchAgreementsCommand,
} from "@aws-sdk/client-marketplace-agreement";
import { equal, ok, rejects } from "node:assert/strict";
import {
  type Keys,
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";
import { marketplaceCall } from "../../../../support/marketplace_call.ts";

const SEARCH = new SearchAgreementsCommand({
  catalog: "AWSMarketplace",
  filters: [
    { name: "PartyType", values: ["Acceptor"] },
    { name: "AgreementType", values: ["PurchaseAgreement"] },
  ],
});

const arm = (
  clouds: TestClouds,
  { accountId }: PayerAccount,
  fault: Record<string, unknown>,
) =>
  clouds.control(`/accounts/${accountId}/faults`, {
    service: "aws-marketplace",
    ...fault,
  });

Deno.test("the Marketplace writes epoch seconds, and ISO texts when planted", async () => {
  await using clouds = await testClouds();
  const call = { target: "SearchAgreements", input: SEARCH.input };
  const times = async (isoTimestamps: boolean) => {
    const account = await clouds.account({ plant: { isoTimestamps } });
    const { body } = await marketplaceCall(clouds, account, call);
    return body.agreementViewSummaries[0].endTime;
  };
  equal(await times(false), 1_769_937_262.317);
  equal(await times(true), "2026-02-01T09:14:22.317Z");
});

Deno.test("the Marketplace may answer with members that no model has, which the SDK overlooks", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account({ plant: { unknownMembers: true } });
  const { agreements } = clouds.clients(account);
  const { body } = await marketplaceCall(clouds, account, {
    target: "SearchAgreements",
    input: SEARCH.input,
  });
  const [first] = body.agreementViewSummaries;
  ok(first.unknownToUs !== undefined);
  ok(first.acceptor.unknownToUs !== undefined);
  const read = (await agreements.send(SEARCH)).agreementViewSummaries ?? [];
  const agreementId = read[0]?.agreementId;
  const { acceptedTerms } = await agreements.send(
    new GetAgreementTermsCommand({ agreementId }),
  );
  ok(acceptedTerms?.every((term) => Object.keys(term).length === 1));
});

Deno.test("GetAgreementTerms gives a kind that no model has, which the SDK hands over raw", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account({ plant: { unknownTermKind: true } });
  const { agreements } = clouds.clients(account);
  const read = (await agreements.send(SEARCH)).agreementViewSummaries ?? [];
  const { acceptedTerms } = await agreements.send(
    new GetAgreementTermsCommand({ agreementId: read[0]?.agreementId }),
  );
  const [kind, value] = acceptedTerms?.at(-1)?.$unknown ?? [];
  equal(kind, "carbonOffsetTerm");
  equal(value.share, "0.5");
});

Deno.test("the Marketplace needs the permission of each operation, and names it", async () => {
  await using clouds = await testClouds();
  const { accountId } = await clouds.account();
  const keys = await clouds.control<Keys>(`/accounts/${accountId}/users`, {
    permissions: ["aws-marketplace:SearchAgreements"],
  });
  const { agreements } = clouds.clients(keys);
  const read = (await agreements.send(SEARCH)).agreementViewSummaries ?? [];
  const { agreementId } = read[0] ?? {};
  for (
    const [name, command] of [
      ["DescribeAgreement", new DescribeAgreementCommand({ agreementId })],
      ["GetAgreementTerms", new GetAgreementTermsCommand({ agreementId })],
      ["ListAgreementCharges", new ListAgreementChargesCommand({})],
    ] as const
  ) {
    await rejects(
      // deno-lint-ignore no-explicit-any -- three commands, one check: send() is typed by its command
      agreements.send(command as any),
      (error: { name: string; message: string; $metadata: unknown }) => {
        equal(error.name, "AccessDeniedException");
        ok(
          error.message.includes(
            `not authorized to perform: aws-marketplace:${name} on resource: *`,
          ),
        );
        equal(Reflect.get(Object(error.$metadata), "httpStatusCode"), 403);
        return true;
      },
    );
  }
});

for (
  const [kind, name] of [
    ["throttle", "ThrottlingException"],
    ["server_error", "InternalServerException"],
    ["deny", "AccessDeniedException"],
    ["malformed", "SyntaxError"],
  ]
) {
  Deno.test(`the Marketplace answers the fault ${kind} with ${name}, once`, async () => {
    await using clouds = await testClouds();
    const account = await clouds.account();
    const { agreements } = clouds.clients(account);
    await arm(clouds, account, { kind, operation: "SearchAgreements" });
    await rejects(agreements.send(SEARCH), { name: name ?? "" });
    await agreements.send(SEARCH);
  });
}

Deno.test("the Marketplace cuts, hangs and ends sessions as the other services do", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const session = await clouds.session(account.accountId);
  const { agreements } = clouds.clients(session);
  await arm(clouds, account, { kind: "cut" });
  await rejects(agreements.send(SEARCH));
  await arm(clouds, account, { kind: "hang", milliseconds: 10 });
  await rejects(agreements.send(SEARCH));
  await arm(clouds, account, { kind: "expire_session" });
  const refusal = { name: "ExpiredTokenException" };
  await rejects(agreements.send(SEARCH), refusal);
  await rejects(agreements.send(SEARCH), refusal);
});

Deno.test("the Marketplace refuses an operation it does not have, and a signature for another service", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const call = { target: "Nothing", input: {} };
  const unknown = await marketplaceCall(clouds, account, call);
  equal(unknown.status, 400);
  equal(unknown.body.__type, "UnknownOperationException");
  const foreign = await marketplaceCall(clouds, account, {
    ...call,
    service: "agreement-marketplace",
  });
  equal(foreign.body.__type, "InvalidSignatureException");
});
