import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { deepEqual } from "node:assert/strict";
import { testClouds } from "../../../../support/clouds.ts";

Deno.test("issuerOf() gives AWS's services one issuer, Marketplace another, and lets a seller in euro invoice itself", async () => {
  await using clouds = await testClouds();
  const { ce } = clouds.clients(await clouds.account());
  const groups: string[] = [];
  let NextPageToken: string | undefined;
  do {
    const page = await ce.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: "2026-02-01", End: "2026-03-01" },
        Granularity: "MONTHLY",
        Metrics: ["NetUnblendedCost"],
        GroupBy: [
          { Type: "DIMENSION", Key: "INVOICING_ENTITY" },
          { Type: "DIMENSION", Key: "BILLING_ENTITY" },
        ],
        NextPageToken,
      }),
    );
    for (const { Keys, Metrics } of page.ResultsByTime?.[0]?.Groups ?? []) {
      groups.push([...Keys ?? [], Metrics?.["NetUnblendedCost"]?.Unit].join());
    }
    NextPageToken = page.NextPageToken;
  } while (NextPageToken !== undefined);
  deepEqual(groups, [
    "Amazon Web Services EMEA SARL,AWS,USD",
    "Amazon Web Services, Inc.,AWS Marketplace,USD",
    "Größe & Söhne GmbH,AWS Marketplace,EUR",
  ]);
});
