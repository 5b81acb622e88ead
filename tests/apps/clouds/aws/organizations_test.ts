import {
  type Account,
  DescribeOrganizationCommand,
  ListAccountsCommand,
} from "@aws-sdk/client-organizations";
import { equal, rejects } from "node:assert/strict";
import { type Clients, testClouds } from "../../../support/clouds.ts";

/** Every page of ListAccounts. */
async function pages({ organizations }: Clients): Promise<Account[][]> {
  const read: Account[][] = [];
  let NextToken: string | undefined;
  do {
    const page = await organizations.send(
      new ListAccountsCommand({ NextToken }),
    );
    read.push(page.Accounts ?? []);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return read;
}

Deno.test("ListAccounts may begin with an empty page", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const read = await pages(clouds.clients(account));
  equal(read.map((page) => page.length).join(), "0,4");
  equal(
    read[1]?.map(({ Id }) => Id).join(),
    account.linkedAccounts.map(({ id }) => id).join(),
  );
  equal(read[1]?.[0]?.Status, "ACTIVE");
});

for (
  const [plant, sizes] of [
    [{ emptyAccountsPage: 2 }, "0,0,4"],
    [{ emptyAccountsPage: 3 }, "0,4,0"],
    [{ emptyAccountsPage: 3, emptyFirstPage: false }, "4,0,0"],
  ] as const
) {
  Deno.test(`ListAccounts has an empty page where ${JSON.stringify(plant)} says`, async () => {
    await using clouds = await testClouds();
    const read = await pages(clouds.clients(await clouds.account({ plant })));
    equal(read.map((page) => page.length).join(), sizes);
  });
}

Deno.test("ListAccounts may answer with members that no model has", async () => {
  await using clouds = await testClouds();
  const { organizations } = clouds.clients(
    await clouds.account({
      plant: { unknownMembers: true, emptyFirstPage: false },
    }),
  );
  const { Accounts } = await organizations.send(new ListAccountsCommand({}));
  equal(Accounts?.length, 4);
});

Deno.test("ListAccounts pages a large organization by twenty, suspended accounts among it", async () => {
  await using clouds = await testClouds();
  const read = await pages(
    clouds.clients(await clouds.account({ profile: "large" })),
  );
  const accounts = read.flat();
  equal(accounts.length, 300);
  equal(new Set(accounts.map(({ Id }) => Id)).size, 300);
  equal(Math.max(...read.map((page) => page.length)), 20);
  equal(accounts.filter(({ Status }) => Status === "SUSPENDED").length, 3);
});

Deno.test("ListAccounts refuses a token that is not its own, and a page size out of range", async () => {
  await using clouds = await testClouds();
  const { organizations } = clouds.clients(await clouds.account());
  const foreign = await clouds.clients(await clouds.account()).organizations
    .send(new ListAccountsCommand({}));
  for (
    const input of [{ NextToken: "x" }, { NextToken: foreign.NextToken }, {
      NextToken: undefined,
      MaxResults: 21,
    }]
  ) {
    const command = new ListAccountsCommand({ ...input });
    if (input.NextToken === undefined) {
      const first = await organizations.send(new ListAccountsCommand({}));
      command.input.NextToken = first.NextToken;
    }
    await rejects(organizations.send(command), {
      name: "InvalidInputException",
    });
  }
});

Deno.test("DescribeOrganization names the payer", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { Organization } = await clouds.clients(account).organizations.send(
    new DescribeOrganizationCommand({}),
  );
  equal(Organization?.MasterAccountId, account.accountId);
});

Deno.test("ListAccounts without permission is refused by name", async () => {
  await using clouds = await testClouds();
  const { accountId } = await clouds.account();
  const keys = await clouds.control<
    { accessKeyId: string; secretAccessKey: string }
  >(
    `/accounts/${accountId}/users`,
    { permissions: ["ce:*"] },
  );
  const { organizations } = clouds.clients(keys);
  await rejects(organizations.send(new ListAccountsCommand({})), {
    name: "AccessDeniedException",
    message:
      /is not authorized to perform: organizations:ListAccounts on resource: \*/,
  });
});
