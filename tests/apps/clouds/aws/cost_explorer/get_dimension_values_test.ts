import {
  GetDimensionValuesCommand,
  type GetDimensionValuesCommandInput,
} from "@aws-sdk/client-cost-explorer";
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";

const INPUT: GetDimensionValuesCommandInput = {
  TimePeriod: { Start: "2026-03-01", End: "2026-03-21" },
  Dimension: "SERVICE",
};

Deno.test("GetDimensionValues lists accounts with their names", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { ce } = clouds.clients(account);
  const answer = await ce.send(
    new GetDimensionValuesCommand({ ...INPUT, Dimension: "LINKED_ACCOUNT" }),
  );
  deepEqual(
    (answer.DimensionValues ?? []).map(({ Value, Attributes }) =>
      `${Value} ${Attributes?.["description"]}`
    ).sort(),
    account.linkedAccounts.map(({ id, name }) => `${id} ${name}`).sort(),
  );
  equal(answer.TotalSize, 4);
});

Deno.test("GetDimensionValues pages, searches and filters", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  const all = await ce.send(new GetDimensionValuesCommand(INPUT));
  const values: string[] = [];
  let NextPageToken: string | undefined;
  do {
    const page = await ce.send(
      new GetDimensionValuesCommand({ ...INPUT, MaxResults: 7, NextPageToken }),
    );
    ok((page.ReturnSize ?? 0) <= 7);
    values.push(
      ...(page.DimensionValues ?? []).map(({ Value }) => Value ?? ""),
    );
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  deepEqual(values, (all.DimensionValues ?? []).map(({ Value }) => Value));
  const found = await ce.send(
    new GetDimensionValuesCommand({ ...INPUT, SearchString: "lambda" }),
  );
  deepEqual(found.DimensionValues?.map(({ Value }) => Value), ["AWS Lambda"]);
  const taxed = await ce.send(
    new GetDimensionValuesCommand({
      ...INPUT,
      Filter: { Dimensions: { Key: "RECORD_TYPE", Values: ["Tax"] } },
    }),
  );
  deepEqual(taxed.DimensionValues?.map(({ Value }) => Value), ["Tax"]);
});

Deno.test("GetDimensionValues refuses a dimension it does not know", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  const command = new GetDimensionValuesCommand({
    ...INPUT,
    Dimension: "COLOUR" as "SERVICE",
  });
  await rejects(ce.send(command), { name: "ValidationException" });
});
