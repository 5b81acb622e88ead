import { deepEqual, equal } from "node:assert/strict";
import { Decimal } from "../../../../../shared/platform/decimal.ts";
import {
  type AwsEmissions,
  findDifferences,
  toActivities,
} from "../../../../../shared/connectors/aws/emissions/to_activities.ts";

function told(tons: Readonly<Record<string, string>>): AwsEmissions {
  return {
    month: "2026-02-01",
    accountId: "111122223333",
    region: "us-east-1",
    service: "AmazonEC2",
    tons: Object.fromEntries(
      Object.entries(tons).map(([part, text]) => [part, Decimal.parse(text)]),
    ),
  };
}

Deno.test("toActivities() makes nothing of what was not delivered, and a row of a zero", () => {
  const rows = toActivities(told({ SCOPE_2_MBM: "0", SCOPE_1: "1.25e-7" }));
  deepEqual(
    rows.map(({ external_key, co2e_kg }) => [external_key, co2e_kg]),
    [
      ["111122223333|us-east-1|AmazonEC2|2026-02-01|1|single", "0.000125"],
      ["111122223333|us-east-1|AmazonEC2|2026-02-01|2|market_based", "0"],
    ].map(([key, kg]) => [key, Decimal.parse(kg ?? "").toString()]),
  );
});

Deno.test("toActivities() makes nothing of totals: they only check", () => {
  deepEqual(toActivities(told({ LBM: "5", MBM: "4" })), []);
});

Deno.test("findDifferences() compares a total with its scopes, to a gram, and only where all of them are there", () => {
  const parts = { SCOPE_1: "1", SCOPE_2_LBM: "2", SCOPE_3_LBM: "3" };
  deepEqual(findDifferences(told({ ...parts, LBM: "6.000001" })), []);
  deepEqual(findDifferences(told({ SCOPE_1: "1", LBM: "6" })), []);
  const [difference] = findDifferences(told({ ...parts, LBM: "6.000002" }));
  equal(difference?.method, "LBM");
  equal(difference?.sum.toString(), "6");
});
