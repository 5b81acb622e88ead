import { equal, match } from "node:assert/strict";
import { type Keys, testClouds } from "../../../../support/clouds.ts";
import { marketplaceCall } from "../../../../support/marketplace_call.ts";

const PATH = "/v1/estimated-carbon-emissions";
const FEBRUARY = {
  TimePeriod: {
    Start: "2026-02-01T00:00:00.000Z",
    End: "2026-02-28T00:00:00.000Z",
  },
};

Deno.test("GetEstimatedCarbonEmissions answers totals alone unless types are asked for, one result without groups", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { status, body } = await marketplaceCall(clouds, account, {
    path: PATH,
    service: "sustainability",
    input: FEBRUARY,
  });
  equal(status, 200);
  equal(body.Results.length, 1);
  equal(
    Object.keys(body.Results[0].EmissionsValues).join(),
    "TOTAL_LBM_CARBON_EMISSIONS,TOTAL_MBM_CARBON_EMISSIONS",
  );
});

Deno.test("GetEstimatedCarbonEmissions counts a month only when its first day is in the time asked for", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const { body } = await marketplaceCall(clouds, account, {
    path: PATH,
    service: "sustainability",
    input: {
      TimePeriod: {
        Start: "2026-01-02T00:00:00.000Z",
        End: "2026-01-31T00:00:00.000Z",
      },
    },
  });
  equal(body.Results.length, 0);
});

Deno.test("GetEstimatedCarbonEmissions refuses a signature for another service, a user without the right, and an unknown group", async () => {
  await using clouds = await testClouds();
  const account = await clouds.account();
  const call = (keys: Keys, input: unknown, service = "sustainability") =>
    marketplaceCall(clouds, keys, { path: PATH, service, input });
  const misscoped = await call(account, FEBRUARY, "ce");
  equal(misscoped.status, 403);
  const stranger = await clouds.control<Keys>(
    `/accounts/${account.accountId}/users`,
    { permissions: ["ce:*"] },
  );
  equal((await call(stranger, FEBRUARY)).status, 403);
  const { status, body } = await call(account, {
    ...FEBRUARY,
    GroupBy: ["COLOUR"],
  });
  equal(status, 400);
  match(body.message, /GroupBy must be a list of/);
});
