import {
  type AgreementViewSummary,
  type Filter,
  SearchAgreementsCommand,
  type SearchAgreementsCommandInput,
} from "@aws-sdk/client-marketplace-agreement";
import { deepEqual, equal, rejects } from "node:assert/strict";
import {
  type Clients,
  type PayerAccount,
  type TestClouds,
  testClouds,
} from "../../../../support/clouds.ts";

const BUYER: Filter[] = [
  { name: "PartyType", values: ["Acceptor"] },
  { name: "AgreementType", values: ["PurchaseAgreement"] },
];

/** A search with further filters. */
const search = (
  more: Record<string, string> = {},
  rest: Partial<SearchAgreementsCommandInput> = {},
) =>
  new SearchAgreementsCommand({
    catalog: "AWSMarketplace",
    filters: [
      ...BUYER,
      ...Object.entries(more).map(([name, value]) => ({
        name,
        values: [value],
      })),
    ],
    ...rest,
  });

/** Every page of a search. */
async function pages(
  { agreements }: Clients,
  maxResults?: number,
): Promise<AgreementViewSummary[][]> {
  const read: AgreementViewSummary[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await agreements.send(search({}, { maxResults, nextToken }));
    read.push(page.agreementViewSummaries ?? []);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return read;
}

const sizes = (read: readonly unknown[][]) =>
  read.map((page) => page.length).join();

interface Truth {
  readonly accounts: readonly {
    accountId: string;
    agreements: readonly Record<string, unknown>[];
  }[];
}

const truth = (clouds: TestClouds, { accountId }: PayerAccount) =>
  clouds.control<Truth>(`/accounts/${accountId}/agreements`);

Deno.test("SearchAgreements shows the caller's own agreements, by their end, those without one last", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const read = (await pages(clouds.clients(account))).flat();
  const expected = (await truth(clouds, account)).accounts[0]?.agreements ?? [];
  deepEqual(
    new Set(read.map(({ agreementId }) => agreementId)),
    new Set(expected.map(({ agreementId }) => agreementId)),
  );
  const ends = read.map(({ endTime }) => endTime?.getTime() ?? Infinity);
  deepEqual(ends, ends.toSorted((left, right) => left - right));
  equal(ends.at(-1), Infinity);
  for (const shown of read) {
    const told = expected.find(({ agreementId }) =>
      agreementId === shown.agreementId
    );
    equal(shown.acceptor?.accountId, account.accountId);
    equal(shown.proposer?.accountId, told?.["proposerAccountId"]);
    equal(shown.status, told?.["status"]);
    equal(shown.proposalSummary?.offerId, told?.["offerId"]);
    equal(shown.endTime?.toISOString() ?? null, told?.["endsAt"]);
    equal(shown.acceptanceTime?.toISOString(), told?.["acceptedAt"]);
  }
});

Deno.test("SearchAgreements shows a member its own agreements and no others'", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const [, , third, fourth] = account.linkedAccounts;
  const member = async (id = "") =>
    (await pages(
      clouds.clients(await clouds.linkedSession(account.accountId, id)),
    )).flat();
  const shown = await member(third?.id);
  equal(shown.length, 5);
  equal(
    new Set(shown.map(({ acceptor }) => acceptor?.accountId)).size,
    1,
  );
  equal(shown[0]?.acceptor?.accountId, third?.id);
  deepEqual(await member(fourth?.id), []);
});

Deno.test("SearchAgreements pages by maxResults and by the account's page size, fifty at most", async () => {
  await using clouds = await testClouds();
  const small = clouds.clients(await clouds.account());
  equal(sizes(await pages(small)), "5");
  equal(sizes(await pages(small, 2)), "2,2,1");
  const narrow = clouds.clients(await clouds.account({ pageSize: 3 }));
  equal(sizes(await pages(narrow, 50)), "3,2");
  const large = clouds.clients(await clouds.account({ profile: "large" }));
  const read = await pages(large);
  equal(Math.max(...read.map((page) => page.length)), 50);
  equal(
    new Set(read.flat().map(({ agreementId }) => agreementId)).size,
    read.flat().length,
  );
});

Deno.test("SearchAgreements may begin with an empty page", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account({
    plant: { emptyFirstAgreementPage: true },
  });
  equal(sizes(await pages(clouds.clients(account))), "0,5");
});

for (
  const [filters, count] of [
    [{ Status: "RENEWED" }, 1],
    [{ Status: "ACTIVE", BeforeEndTime: "2026-06-18T00:00:00Z" }, 1],
    [{ AfterEndTime: "2026-08-01", BeforeEndTime: "2026-09-01" }, 1],
    [{ ResourceType: "SaaSProduct" }, 5],
    [{ ResourceType: "AmiProduct", AfterEndTime: "2020-01-01" }, 0],
    [{ OfferId: "offer-none", Status: "ACTIVE" }, 0],
    [{ OfferSetId: "offerset-none" }, 0],
    [{ ResourceIdentifier: "prod-none", Status: "ACTIVE" }, 0],
  ] as const
) {
  Deno.test(`SearchAgreements finds ${count} by ${JSON.stringify(filters)}`, async () => {
    await using clouds = await testClouds();
    const { agreements } = clouds.clients(await clouds.account());
    const { agreementViewSummaries } = await agreements.send(search(filters));
    equal(agreementViewSummaries?.length, count);
  });
}

Deno.test("SearchAgreements finds by product, by offer and by set of offers", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { agreements } = clouds.clients(
    await clouds.linkedSession(
      account.accountId,
      account.linkedAccounts[2]?.id ?? "",
    ),
  );
  const found = async (filters: Record<string, string>) =>
    (await agreements.send(search(filters))).agreementViewSummaries ?? [];
  const [set] = (await found({})).filter(({ proposalSummary }) =>
    proposalSummary?.offerSetId !== undefined
  );
  const { resources, offerId, offerSetId } = set?.proposalSummary ?? {};
  equal(resources?.length, 2);
  const tessera = await found({ ResourceIdentifier: resources?.[1]?.id ?? "" });
  equal(tessera.length, 3);
  for (
    const filters of [{ OfferId: offerId ?? "" }, {
      OfferSetId: offerSetId ?? "",
    }]
  ) {
    deepEqual(
      (await found(filters)).map(({ agreementId }) => agreementId),
      [set?.agreementId],
    );
  }
});

Deno.test("SearchAgreements of a proposer finds nothing: nobody sells here", async () => {
  await using clouds = await testClouds();
  const { agreements } = clouds.clients(await clouds.account());
  const filters = [{ name: "PartyType", values: ["Proposer"] }];
  const page = await agreements.send(
    new SearchAgreementsCommand({
      catalog: "AWSMarketplace",
      filters,
      sort: { sortBy: "LastUpdateTime", sortOrder: "DESCENDING" },
    }),
  );
  deepEqual(page.agreementViewSummaries, []);
});

for (
  const [reason, input] of [
    ["INVALID_CATALOG", { catalog: "AWSmarketplace" }],
    ["MISSING_PARTY_TYPE", { filters: BUYER.slice(1) }],
    ["UNSUPPORTED_FILTERS", { filters: BUYER.slice(0, 1) }],
    ["UNSUPPORTED_FILTERS", {
      filters: [...BUYER, { name: "Status", values: ["ACTIVE"] }, {
        name: "ResourceType",
        values: ["SaaSProduct"],
      }],
    }],
    ["UNSUPPORTED_FILTERS", {
      filters: [...BUYER, { name: "AfterStartTime", values: ["2026-01-01"] }],
    }],
    ["INVALID_FILTER_NAME", {
      filters: [...BUYER, { name: "Color", values: ["red"] }],
    }],
    ["INVALID_FILTER_VALUES", {
      filters: [...BUYER, { name: "Status", values: ["ACTIVE", "EXPIRED"] }],
    }],
    ["INVALID_FILTER_VALUES", {
      filters: [...BUYER, { name: "Status", values: ["active"] }],
    }],
    ["INVALID_FILTER_VALUES", {
      filters: [...BUYER, { name: "BeforeEndTime", values: ["2026-99-01"] }],
    }],
    ["MISSING_FILTER_VALUES", {
      filters: [...BUYER, { name: "Status", values: [] }],
    }],
    ["INVALID_FILTERS", { filters: [...BUYER, ...BUYER] }],
    ["INVALID_FILTERS", { filters: Array(11).fill(BUYER[0]) }],
    ["INVALID_SORT_BY", { sort: { sortBy: "StartTime" } }],
    ["INVALID_MAX_RESULTS", { maxResults: 51 }],
    ["INVALID_MAX_RESULTS", { maxResults: 0 }],
    ["INVALID_NEXT_TOKEN", { nextToken: "x" }],
  ] as const
) {
  Deno.test(`SearchAgreements refuses ${JSON.stringify(input)} as ${reason}`, async () => {
    await using clouds = await testClouds();
    const { agreements } = clouds.clients(await clouds.account());
    const command = search({}, input as Partial<SearchAgreementsCommandInput>);
    await rejects(
      agreements.send(command),
      (error: { name: string; reason: string; fields: { name: string }[] }) => {
        equal(error.name, "ValidationException");
        equal(error.reason, reason);
        equal(error.fields.length, 1);
        return true;
      },
    );
  });
}

Deno.test("SearchAgreements binds a token to its request and its account", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { agreements } = clouds.clients(account);
  const { nextToken } = await agreements.send(search({}, { maxResults: 2 }));
  const member = clouds.clients(
    await clouds.linkedSession(
      account.accountId,
      account.linkedAccounts[2]?.id ?? "",
    ),
  );
  const refusal = { name: "ValidationException", reason: "INVALID_NEXT_TOKEN" };
  await rejects(
    agreements.send(search({ Status: "ACTIVE" }, { nextToken })),
    refusal,
  );
  await rejects(member.agreements.send(search({}, { nextToken })), refusal);
  await agreements.send(search({}, { nextToken, maxResults: 3 }));
});

Deno.test("SearchAgreements breaks two records of one answer and leaves the rest", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  await clouds.control(`/accounts/${account.accountId}/faults`, {
    kind: "bad_record",
    service: "aws-marketplace",
    operation: "SearchAgreements",
  });
  const read = (await pages(clouds.clients(account))).flat();
  deepEqual(
    read.map(({ agreementId, status }) =>
      [agreementId, status].filter((value) => value !== undefined).length
    ),
    [1, 1, 2, 2, 2],
  );
});
