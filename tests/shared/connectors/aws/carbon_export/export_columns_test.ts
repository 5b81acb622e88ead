import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { readExport } from "../../../../../shared/connectors/aws/carbon_export/export_columns.ts";
import { toActivities } from "../../../../../shared/connectors/aws/emissions/to_activities.ts";
import { groupOf } from "../../../../support/report_lines.ts";

const FIGURES = {
  total_lbm_emissions: "0.000018",
  total_mbm_emissions: "0.000006",
  total_scope_1_emissions: "0.000001",
  total_scope_2_lbm_emissions: "0.000012",
  total_scope_2_mbm_emissions: "0",
  total_scope_3_lbm_emissions: "0.000005",
  total_scope_3_mbm_emissions: "0.000005",
};
const LINE: Readonly<Record<string, string>> = {
  last_refresh_timestamp: "2026-03-20 04:11:09",
  location: "US East (N. Virginia)",
  model_version: "v3.0.0",
  payer_account_id: "111122223333",
  product_code: "AmazonEC2",
  region_code: "us-east-1",
  ...Object.fromEntries(
    Object.entries(FIGURES).flatMap(([name, value]) => [
      [`${name}_unit`, "MTCO2e"],
      [`${name}_value`, value],
    ]),
  ),
  usage_account_id: "444455556666",
  usage_period_end: "2026-03-01 00:00:00",
  usage_period_start: "2026-02-01 00:00:00",
};
const PLACE = { month: "2026-02-01", modelVersion: "v3.0.0" };

function read(change: Readonly<Record<string, string>> = {}) {
  const names = Object.keys(LINE).reverse();
  const reading = readExport(names, PLACE);
  return reading.read(groupOf(reading, names, { ...LINE, ...change }));
}

function activitiesOf(change: Readonly<Record<string, string>> = {}) {
  const line = read(change);
  ok("emissions" in line, JSON.stringify(line));
  return toActivities(line.emissions);
}

Deno.test("readExport() makes kilograms by scope and method of a line, by shifting the point", () => {
  deepEqual(
    activitiesOf().map((
      { provider_scope, accounting_method, co2e_kg },
    ) => [provider_scope, accounting_method, co2e_kg]),
    [
      [1, "single", "0.001"],
      [2, "location_based", "0.012"],
      [2, "market_based", "0"],
      [3, "location_based", "0.005"],
      [3, "market_based", "0.005"],
    ],
  );
  deepEqual(activitiesOf()[1], {
    external_key:
      "444455556666|us-east-1|AmazonEC2|2026-02-01|2|location_based",
    period_start: "2026-02-01",
    account_id: "444455556666",
    billing_account_id: "111122223333",
    service_raw: "AmazonEC2",
    service_code: "AmazonEC2",
    region_raw: "us-east-1",
    provider_scope: 2,
    accounting_method: "location_based",
    co2e_kg: "0.012",
    calculation: "provider_reported",
    model_version: "v3.0.0",
    source_unit: "MTCO2e",
  });
});

Deno.test("readExport() keeps a zero, and makes nothing of nothing", () => {
  const given = {
    total_scope_1_emissions_value: "0",
    total_scope_3_lbm_emissions_value: "",
    total_scope_3_lbm_emissions_unit: "",
  };
  deepEqual(
    activitiesOf(given).map(({ provider_scope, accounting_method }) =>
      `${provider_scope} ${accounting_method}`
    ),
    ["1 single", "2 location_based", "2 market_based", "3 market_based"],
  );
  const none = Object.keys(LINE).filter((name) => name.endsWith("_value"));
  const nothing = Object.fromEntries(none.map((name) => [name, ""]));
  deepEqual(activitiesOf(nothing), []);
});

Deno.test("readExport() names no region and no service where a line has none", () => {
  const [{ region_raw, service_raw, external_key } = {}] = activitiesOf({
    region_code: "",
    product_code: "",
  });
  deepEqual([region_raw, service_raw], [undefined, undefined]);
  equal(external_key, "444455556666|||2026-02-01|1|single");
});

for (
  const [column, value, refusal] of [
    ["usage_account_id", "", /^usage_account_id must be .*: found nothing$/],
    ["usage_period_start", "2026-01-01 00:00:00", /2026-02-01: found "2026-01/],
    ["model_version", "v2.0.0", /^model_version must be v3.0.0: found "v2/],
    ["total_scope_1_emissions_unit", "kgCO2e", /must be MTCO2e: found "kg/],
  ] as const
) {
  Deno.test(`readExport() refuses a line whose ${column} is ${JSON.stringify(value)}`, () => {
    const line = read({ [column]: value });
    ok("refusal" in line && refusal.test(line.refusal), JSON.stringify(line));
  });
}

Deno.test("readExport() refuses a line that has totals and no scopes", () => {
  const scopes = Object.keys(LINE).filter((name) => /_scope_/.test(name));
  const line = read(Object.fromEntries(scopes.map((name) => [name, ""])));
  ok("refusal" in line && /by scope/.test(line.refusal));
});

Deno.test("readExport() needs every scope's column and not the totals'", () => {
  const names = Object.keys(LINE).filter((name) => !/^total_[lm]bm/.test(name));
  readExport(names, PLACE);
  const older = names.filter((name) => !/scope_3/.test(name));
  throws(() => readExport(older, PLACE), {
    code: "PROVIDER_SHAPE_UNKNOWN",
    details: {
      columns: [
        "total_scope_3_lbm_emissions_value",
        "total_scope_3_mbm_emissions_value",
      ],
    },
  });
});
